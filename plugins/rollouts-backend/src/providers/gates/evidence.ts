import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import {
  EvidenceKind,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { EvidenceRecord, digestsOf, newImagesOf } from '../../domain/evidence';

/** Open once a pipeline has said good things of the very images that a rollout brings, by their digests. */
export class EvidenceGate implements RolloutGate {
  constructor(
    readonly kind: EvidenceKind,
    private readonly options: {
      environments: EnvironmentsService;
      isRequired(environmentId: string, kind: string): boolean;
      newest(
        key: Pick<EvidenceRecord, 'entityRef' | 'kind' | 'digest'>,
      ): Promise<EvidenceRecord | undefined>;
    },
  ) {}

  plan({ document }: GatePlanContext) {
    return this.options.isRequired(document.environmentId, this.kind)
      ? { title: rolloutReason(`gate.${this.kind}`), beforeStep: null }
      : undefined;
  }

  async check({ document }: GateCheckContext): Promise<GateAnswer> {
    const { environments } = this.options;
    const { entityRef } = document;
    const matrix = await environments.getMatrix(entityRef);
    for (const image of newImagesOf(document)) {
      const [digest, ...others] = digestsOf(image, matrix);
      if (digest === undefined || others.length > 0) {
        return closed(
          digest === undefined
            ? rolloutReason('gate.no-digest', { image })
            : rolloutReason('gate.several-digests', { image }),
        );
      }
      const problem = await this.#problemOf(entityRef, image, digest);
      if (problem) {
        return closed(problem);
      }
    }
    return { isOpen: true, reason: rolloutReason('gate.evidence') };
  }

  async #problemOf(entityRef: string, image: string, digest: string) {
    const { kind } = this;
    const found = await this.options.newest({ entityRef, kind, digest });
    if (!found) {
      return rolloutReason('gate.no-evidence', { image, digest });
    }
    if (found.result === 'failed' || (found.criticalFindings ?? 0) > 0) {
      return rolloutReason(
        found.result === 'failed'
          ? 'gate.evidence-failed'
          : 'gate.critical-findings',
        {
          image,
          count: found.criticalFindings ?? 0,
          link: found.link ?? found.reportedBy,
        },
      );
    }
    return undefined;
  }
}

function closed(reason: GateAnswer['reason']): GateAnswer {
  return { isOpen: false, reason, liftedBy: rolloutReason('lift.pipeline') };
}
