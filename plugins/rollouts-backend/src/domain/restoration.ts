import {
  Arrangement,
  Step,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { BEFORE } from './strategies/types';

const OLD = { release: 'old', scale: 100 } as const;

/**
 * How to go back from an arrangement that was reached. Requests leave the version that failed before anything else
 * happens, unless the stable side runs that version too: then the old one has to be there first.
 */
export function restorationOf(reached: Arrangement): Step[] {
  const { stable, candidate, traffic } = reached;
  const steps: Step[] = [];
  if (stable.release === 'new') {
    steps.push(
      restoring('restore-stable', 'step.restore-stable', {
        stable: OLD,
        candidate,
        traffic,
      }),
    );
  }
  if (candidate) {
    steps.push(
      restoring('restore-traffic', 'step.restore-traffic', {
        stable: OLD,
        candidate,
        traffic: 0,
      }),
      restoring('clean-up', 'step.clean-up', BEFORE),
    );
  }
  return steps.length > 0
    ? steps
    : [restoring('clean-up', 'step.clean-up', BEFORE)];
}

/** How much of the requests may reach the new version: all of them as soon as the stable side runs it. */
export function exposureOf({ stable, traffic }: Arrangement): number {
  return stable.release === 'new' ? 100 : traffic;
}

/** From which of those steps on no request reaches the version that failed. */
export function safeAfter(reached: Arrangement): number {
  const steps = restorationOf(reached);
  const index = steps.findIndex(
    ({ arrangement }) =>
      arrangement.traffic === 0 && arrangement.stable.release === 'old',
  );
  return index === -1 ? steps.length - 1 : index;
}

function restoring(
  id: string,
  title: 'step.restore-stable' | 'step.restore-traffic' | 'step.clean-up',
  arrangement: Arrangement,
): Step {
  return {
    id,
    title: rolloutReason(title),
    arrangement,
    holdMs: 0,
    analyses: null,
  };
}
