import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';
import { WorkloadCluster } from '../cluster/types';
import { Gate } from './types';

/** Open once every ready pod of the candidate answers the path with success. The way is that of the API server. */
export class SmokeTestGate implements Gate {
  readonly kind = 'smoke-test';

  constructor(
    private readonly options: {
      clusterOf(name: string): WorkloadCluster;
      path: string;
    },
  ) {}

  async check({ plan: { document } }: RolloutRecord, signal: AbortSignal) {
    const { clusterOf, path } = this.options;
    const { cluster: name, namespace } = document.target;
    const cluster = clusterOf(name);
    const pods = await cluster.podsOf(document, 'candidate', signal);
    if (pods.length === 0) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.no-candidate'),
        link: null,
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
          link: null,
        };
      }
    }
    return {
      isOpen: true,
      reason: rolloutReason('gate.smoke-passed', { path, pods: pods.length }),
      link: null,
    };
  }
}
