import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { WorkloadCluster } from '../cluster/types';

/** Open once every ready pod of the candidate answers the path with success. The way is that of the API server. */
export class SmokeTestGate implements RolloutGate {
  readonly kind = 'smoke-test';

  constructor(
    private readonly options: {
      clusterOf(name: string): Pick<WorkloadCluster, 'podsOf' | 'askPod'>;
      /** Undefined: none is asked. */
      pathOf(environmentId: string): string | undefined;
    },
  ) {}

  plan({ document }: GatePlanContext) {
    const { steps } = document;
    // There have to be pods of the candidate to ask, and no request at them yet where that can be had.
    const first = steps.find(
      ({ arrangement }, index) =>
        arrangement.traffic > 0 && steps[index - 1]?.arrangement.candidate,
    );
    return this.options.pathOf(document.environmentId) !== undefined && first
      ? { title: rolloutReason('gate.smoke-test'), beforeStep: first.id }
      : undefined;
  }

  async check(
    { document }: GateCheckContext,
    signal: AbortSignal,
  ): Promise<GateAnswer> {
    const { clusterOf, pathOf } = this.options;
    const path = pathOf(document.environmentId) ?? '/';
    const liftedBy = rolloutReason('lift.version');
    const { cluster: name, namespace } = document.target;
    const cluster = clusterOf(name);
    const pods = await cluster.podsOf(document, 'candidate', signal);
    if (pods.length === 0) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.no-candidate'),
        liftedBy,
      };
    }
    for (const pod of pods) {
      const port =
        pod.containerPorts.find(each => each.name === 'http') ??
        pod.containerPorts[0];
      try {
        await cluster.askPod(
          { namespace, name: pod.name, port: String(port?.port ?? 80) },
          path,
          signal,
        );
      } catch (error) {
        return {
          isOpen: false,
          reason: rolloutReason('gate.smoke-failed', {
            pod: pod.name,
            path,
            cause: error instanceof Error ? error.message : String(error),
          }),
          liftedBy,
        };
      }
    }
    return {
      isOpen: true,
      reason: rolloutReason('gate.smoke-passed', { path, pods: pods.length }),
    };
  }
}
