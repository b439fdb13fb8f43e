import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlan,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { sameImages } from '../../domain/reconcile';
import {
  SCHEMA_ANNOTATION,
  SchemaHazard,
  newerOf,
  schemaHazardOf,
} from '../../domain/schemaCompatibility';
import { ClusterFacts } from '../cluster/clusterFacts';

const TIMEOUT_MS = 8_000;

/**
 * Stands before a change whose older version cannot run on the data of the newer: where the newer one fails, going back
 * would break data, so that a person has to say beforehand that it is worth it.
 */
export class SchemaCompatibilityGate implements RolloutGate {
  readonly kind = 'schema-compatibility';
  readonly isForRollbacks = true;

  constructor(
    private readonly options: {
      environments: EnvironmentsService;
      clusterOf(name: string): { facts: Pick<ClusterFacts, 'annotationsOf'> };
    },
  ) {}

  async plan(context: GatePlanContext): Promise<GatePlan | undefined> {
    const hazard = await this.#hazardOf(context);
    const { version, images } = context.document.to;
    return (
      hazard && {
        title: rolloutReason('gate.schema-compatibility', { ...hazard }),
        beforeStep: null,
        isGoingBackUnsafe:
          hazard.kind === 'unknown' ||
          hazard.newer === (version ?? images[0].image),
      }
    );
  }

  /** Nothing that happens during a rollout opens it: the data stay as they are. */
  async check({ planned }: GateCheckContext): Promise<GateAnswer> {
    const { params } = planned.title;
    return {
      isOpen: false,
      reason: rolloutReason(
        params.kind === 'breaks' ? 'gate.schema-breaks' : 'gate.schema-unknown',
        params,
      ),
      liftedBy: rolloutReason('lift.override'),
    };
  }

  async #hazardOf(context: GatePlanContext): Promise<SchemaHazard | undefined> {
    try {
      return schemaHazardOf(context.document, await this.#declared(context));
    } catch (error) {
      // What cannot be read may say that data would break.
      const cause = error instanceof Error ? error.message : String(error);
      return { kind: 'unknown', cause };
    }
  }

  /** What the entity declares, and the Deployments that run the newer version, wherever that is. */
  async #declared({ document, annotations }: GatePlanContext) {
    const { clusterOf, environments } = this.options;
    const { entityRef, target, from, to } = document;
    const newer = newerOf(document);
    const releases = newer ? [document[newer]] : [from, to];
    const matrix = await environments.getMatrix(entityRef);
    const running = matrix.environments
      .flatMap(({ workloads }) => workloads)
      .filter(
        ({ kind, name, images }) =>
          kind === 'Deployment' &&
          name === target.name &&
          releases.some(release => sameImages(images, release.images)),
      );
    const answers = await Promise.allSettled(
      running.map(async ({ cluster, namespace, name }) =>
        clusterOf(cluster).facts.annotationsOf(
          { namespace, name },
          AbortSignal.timeout(TIMEOUT_MS),
        ),
      ),
    );
    const found = answers.flatMap(answer =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    );
    const failed = answers.find(answer => answer.status === 'rejected');
    // One of them is enough: the same version declares the same everywhere.
    if (failed && found.length === 0) {
      throw failed.reason;
    }
    return [annotations, ...found].flatMap(
      each => each[SCHEMA_ANNOTATION] ?? [],
    );
  }
}
