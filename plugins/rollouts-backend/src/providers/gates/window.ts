import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { DeploymentWindow, isWithin, nextWindow } from '../../domain/windows';

/** Open while changes of the environment may begin. */
export class WindowGate implements RolloutGate {
  readonly kind = 'window';

  constructor(
    private readonly options: {
      windowsOf(environmentId: string): readonly DeploymentWindow[];
      now: () => number;
    },
  ) {}

  plan({ environment }: GatePlanContext) {
    return this.options.windowsOf(environment.id).length > 0
      ? { title: rolloutReason('gate.window'), beforeStep: null }
      : undefined;
  }

  async check({ document }: GateCheckContext): Promise<GateAnswer> {
    const { windowsOf, now } = this.options;
    const windows = windowsOf(document.environmentId);
    const next = nextWindow(windows, now());
    const at = next === undefined ? 'never' : new Date(next).toISOString();
    return isWithin(windows, now())
      ? { isOpen: true, reason: rolloutReason('gate.open') }
      : {
          isOpen: false,
          reason: rolloutReason('gate.outside-window', { next: at }),
          liftedBy:
            next === undefined
              ? rolloutReason('lift.administrator')
              : rolloutReason('lift.time', { at }),
        };
  }
}
