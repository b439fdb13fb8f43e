import {
  Arrangement,
  GateState,
  PlanDocument,
  RolloutOutcome,
  RolloutPhase,
  Verdict,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { CoursePoint } from './course';
import { DelegatedState } from './delegated/state';
import { GateOverride } from './overrides';

/** A rollout as its row keeps it. Times are milliseconds since 1970 in UTC. */
export interface RolloutState {
  phase: RolloutPhase;
  reason: Reason;
  /** Index into the plan's steps; while restoring, into `restorationOf`. */
  step: number;
  stepSince: number;
  /** Since when the step is there; undefined while it is arranged. */
  heldSince?: number;
  /** Of the looks at the metrics since the rollout began. */
  failures: { total: number; consecutive: number };
  /** Whether a look since the step was there has passed. */
  hasPassed: boolean;
  lookedAt?: number;
  skipsAnalysis: boolean;
  /** No more holding: whatever is there leads to the next step. */
  isHurried: boolean;
  /** Once its gates were all open, the first write is not asked about again. */
  breachAt?: number;
  breachReason?: Reason;
  /** Whether a person gave it up, rather than what was seen. */
  isByHand: boolean;
  safeAt?: number;
  healthyAt?: number;
  finishedAt?: number;
  outcome?: RolloutOutcome;
  gates: GateState[];
  /** Closed gates that somebody let it pass. */
  overrides?: GateOverride[];
  /** How far it had come when it was given up: what has to be restored follows from it. */
  reached?: Arrangement;
  /** How the requests were spread, for the picture of it: nothing is decided by it. */
  course?: CoursePoint[];
  /** Where a controller of the cluster does the arranging. */
  delegated?: DelegatedState;
}

/** What somebody asks of a rollout. */
export type Command =
  | { kind: 'pause'; by: string }
  | { kind: 'resume'; by: string }
  | { kind: 'promote'; by: string }
  | { kind: 'skip-analysis'; by: string; cause: string }
  | { kind: 'abort'; by: string; cause: string }
  | { kind: 'retry'; by: string };

/** What was seen of the cluster, of the gates and of the metrics. */
export interface Observation {
  /** The cluster does not answer: why. What else there is says nothing then. */
  unreachable?: Reason;
  /** The cluster does not let the portal make the writes of the last look: which, and why. */
  refused?: Reason;
  /** Somebody else has changed what this rollout arranges. */
  changedUnderneath?: Reason;
  /** The arrangement is there, and all of it ready. */
  isThere: boolean;
  /** What is still missing, in words. */
  missing: string;
  /** The new version does not come up: why. */
  broken?: string;
  /** Answers of the gates that were asked: those before the first write, or before the next step. */
  gates?: GateState[];
  /** One look at all metrics; undefined where none was due. */
  look?: { result: 'pass' | 'fail' | 'no-data'; verdicts: Verdict[] };
  command?: Command;
}

/** What follows. The arrangement is for the driver to bring about; whoever does it twice changes nothing the second time. */
export interface Decision {
  next: RolloutState;
  /** How things have to be; undefined where nothing may be written. */
  arrangement?: Arrangement;
  /** For the log, oldest first. */
  log: { reason: Reason; by: string }[];
}

export function initialState(
  now: number,
  gates: GateState[],
  reason: Reason,
): RolloutState {
  return {
    phase: 'waiting',
    reason,
    step: 0,
    stepSince: now,
    failures: { total: 0, consecutive: 0 },
    hasPassed: false,
    skipsAnalysis: false,
    isHurried: false,
    isByHand: false,
    gates,
  };
}

export function stepOf(plan: PlanDocument, state: RolloutState) {
  return plan.steps[Math.min(state.step, plan.steps.length - 1)];
}
