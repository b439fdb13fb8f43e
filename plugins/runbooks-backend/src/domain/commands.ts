import { JsonObject, JsonValue } from '@backstage/types';

/** Of an action that is about to be carried out: what is written down beforehand. */
export interface PlannedAttempt {
  idempotencyKey: string;
  inputHash: string;
  /** With placeholders for secrets. */
  input: JsonObject;
  isReadOnly: boolean;
  isRepeatable: boolean;
  /** Which process is going to carry it out. */
  owner: string;
  /** Of the one request that begins it. */
  claim: string;
}

export interface Evidence {
  kind: 'text' | 'link';
  value: string;
}

/** What a person wants of a run; whoever says it takes part from then on. */
export type PersonsCommand = { by: string } & (
  | { kind: 'execute' | 'retry'; stepId: string; planned?: PlannedAttempt }
  | { kind: 'complete'; stepId: string; evidence?: Evidence; comment?: string }
  | { kind: 'decide'; stepId: string; option: number; comment?: string }
  | { kind: 'skip'; stepId: string; comment?: string }
  | { kind: 'settle'; stepId: string; happened: boolean; comment: string }
  | { kind: 'cancel'; stepId: string }
  | { kind: 'abort'; comment: string }
  | { kind: 'hand-over'; to: string; comment?: string; id: string }
  | { kind: 'comment'; text: string; stepId?: string; id: string }
);

/** How an attempt ended, as it is kept: without secrets. */
export type AttemptEnd =
  | {
      kind: 'succeeded';
      output: JsonValue;
      outputSummary?: string;
      link?: string;
    }
  | { kind: 'failed' | 'unknown'; message: string };

/** What the portal itself has to say of a step. */
export type PortalsCommand = { stepId: string } & (
  | { kind: 'attempt-ended'; attempt: number; end: AttemptEnd }
  | { kind: 'attempt-lost'; attempt: number }
  | { kind: 'looked'; holds: boolean; message: string }
  | { kind: 'timer-due' }
  | { kind: 'approval-asked'; approvalId: string }
  | { kind: 'approval-granted'; approvalId: string; grantedBy: string }
  | { kind: 'approval-denied'; approvalId: string; message: string }
);

export type Command = PersonsCommand | PortalsCommand;

/** Why a command changes nothing. */
export type Refusal =
  | 'over'
  | 'no-such-step'
  | 'not-its-turn'
  | 'wrong-state'
  | 'wrong-kind'
  | 'other-attempt'
  | 'not-due'
  | 'no-such-option'
  | 'comment-missing'
  | 'evidence-missing'
  | 'evidence-kind'
  | 'evidence-link'
  | 'needs-agreement'
  | 'too-many-comments'
  | 'leads-already';
