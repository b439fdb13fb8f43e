import { HoldRecord } from '../../domain/hold';
import { KubernetesObjects } from '../cluster/objects';
import { seeApplication } from './argoCd';
import { seeFlux } from './flux';
import { GitOps, SeenHolder } from './types';

/** Argo CD and Flux where they run in the cluster that they write to. */
export class ClusterGitOps implements GitOps {
  constructor(
    private readonly objects: KubernetesObjects,
    private readonly options: { argoCdNamespace: string },
  ) {}

  async see(hold: HoldRecord, signal: AbortSignal): Promise<SeenHolder> {
    return hold.owner.kind === 'argo-cd'
      ? await seeApplication(
          this.objects,
          hold,
          this.options.argoCdNamespace,
          signal,
        )
      : await seeFlux(this.objects, hold, signal);
  }
}
