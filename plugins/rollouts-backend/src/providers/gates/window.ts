import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';
import { DeploymentWindow, isWithin, nextWindow } from '../../domain/windows';
import { Gate } from './types';

/** Open while changes of the environment may begin. */
export class WindowGate implements Gate {
  readonly kind = 'window';

  constructor(
    private readonly options: {
      windowsOf(environmentId: string): readonly DeploymentWindow[];
      now: () => number;
    },
  ) {}

  async check({ plan: { document } }: RolloutRecord) {
    const { windowsOf, now } = this.options;
    const windows = windowsOf(document.environmentId);
    const next = nextWindow(windows, now());
    return isWithin(windows, now())
      ? { isOpen: true, reason: rolloutReason('gate.open'), link: null }
      : {
          isOpen: false,
          reason: rolloutReason('gate.outside-window', {
            next: next === undefined ? 'never' : new Date(next).toISOString(),
          }),
          link: null,
        };
  }
}
