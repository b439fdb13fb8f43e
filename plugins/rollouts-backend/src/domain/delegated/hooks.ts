import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutRecord } from '../records';
import { HAND_OVER } from './steps';

/** Types of Flagger's webhooks that ask whether something may go on. */
export const HOOK_TYPES = [
  'confirm-rollout',
  'pre-rollout',
  'rollout',
  'confirm-traffic-increase',
  'confirm-promotion',
  'rollback',
  'post-rollout',
] as const;
export type HookType = (typeof HOOK_TYPES)[number];

export interface HookAnswer {
  isOpen: boolean;
  reason: Reason;
}

/**
 * What Flagger is told: open means "go on", and for `rollback` "go back". The same question has the same answer for as
 * long as the rollout is where it is.
 *
 * @param record - the rollout of that Canary that is under way; undefined where the portal has none: then it is not in
 *   the way of what others deploy
 */
export function answerHook(
  type: HookType,
  record: RolloutRecord | undefined,
): HookAnswer {
  const { phase, gates, isByHand } = record?.state ?? {};
  if (type === 'rollback') {
    return phase === 'restoring' && isByHand
      ? { isOpen: true, reason: rolloutReason('hook.go-back') }
      : { isOpen: false, reason: rolloutReason('hook.stay') };
  }
  if (!record || type === 'post-rollout') {
    return { isOpen: true, reason: rolloutReason('hook.not-ours') };
  }
  if (phase !== 'progressing') {
    return { isOpen: false, reason: record.state.reason };
  }
  const closed =
    type === 'confirm-promotion'
      ? record.plan.document.gates.filter(
          ({ kind, beforeStep }) =>
            beforeStep === HAND_OVER &&
            !gates?.some(
              gate =>
                gate.isOpen &&
                gate.kind === kind &&
                gate.beforeStep === beforeStep,
            ),
        )
      : [];
  return closed.length > 0
    ? {
        isOpen: false,
        reason: rolloutReason('hook.gates', {
          closed: closed.map(({ kind }) => kind).join(', '),
        }),
      }
    : { isOpen: true, reason: rolloutReason('hook.go-on') };
}
