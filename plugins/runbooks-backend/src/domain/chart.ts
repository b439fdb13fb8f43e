import { StepKind } from '@quarterdeck/runbook-format';
import { RunPhase, StepState } from '@quarterdeck/plugin-runbooks-common';

/**
 * The life of a run: it is active until its last step is settled, or until somebody ends it.
 *
 *     active ──every step is settled──► completed
 *        └────────abort───────────────► aborted
 *
 * The life of a step. One step is current: the first that is not settled. A step begins when somebody executes it; what
 * fails waits for a person, who tries it again, skips it, or does it by hand.
 *
 *     pending ──execute a check or an action──► executing ──► done
 *        │                                        │ │ └─────► failed ──complete by hand──► done
 *        │                                        │ │           ├──retry──► executing, waiting
 *        │                                        │ │           └──skip──► skipped
 *        │             its process died: ┌────────┘ └──────┐
 *        │                   safe to repeat               anything else
 *        │                         ▼                       ▼
 *        │                    interrupted            outcome-unknown
 *        │                     │ │ └──settle──► done, failed ◄──settle── (never repeated)
 *        │                     │ └──skip──► skipped
 *        │                     └──retry under the same key──► executing
 *        ├──execute a timer or an approval──► waiting ──due, granted──► done
 *        │                                      └──denied, cancelled──► failed
 *        ├──complete, decide──► done
 *        ├──skip──► skipped
 *        ├──an earlier decision goes past it──► not-taken
 *        └──it would change something, and this is not for real──► would-do
 *
 * A process that was taken for dead and was not may still say how its attempt ended: what is known replaces what is not.
 */
export const STEP_TRANSITIONS: Record<StepState, readonly StepState[]> = {
  pending: ['executing', 'waiting', 'done', 'skipped', 'not-taken', 'would-do'],
  executing: ['done', 'failed', 'interrupted', 'outcome-unknown'],
  waiting: ['done', 'failed', 'skipped'],
  interrupted: ['executing', 'done', 'failed', 'skipped'],
  'outcome-unknown': ['done', 'failed'],
  failed: ['executing', 'waiting', 'done', 'skipped', 'would-do'],
  done: [],
  skipped: [],
  'not-taken': [],
  'would-do': [],
};

export const RUN_TRANSITIONS: Record<RunPhase, readonly RunPhase[]> = {
  active: ['completed', 'aborted'],
  completed: [],
  aborted: [],
};

/** Nothing happens to it any more. */
export function isSettled(state: StepState): boolean {
  return STEP_TRANSITIONS[state].length === 0;
}

/** What the portal is asked to begin; the others are a person's to say. */
export function isExecutable(kind: StepKind): boolean {
  return kind !== 'manual' && kind !== 'decision';
}
