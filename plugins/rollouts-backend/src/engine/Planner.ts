import { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  EnvironmentMatrix,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import {
  Image,
  PlannedGate,
  Strategy,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { RolloutsConfig } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { PlanRecord } from '../domain/records';
import {
  droppedGates,
  isDelegated,
  placedGates,
} from '../domain/delegated/planning';
import { candidateNameOf } from '../domain/planning';
import { WorkloadCluster } from '../providers/cluster/types';
import { annotatedSettings } from './annotatedSettings';
import { asked } from './asked';
import { assertAccess } from './assertAccess';
import { draw } from './drawing';
import { chooseEarlier, fastTrackNotices, rehearsal } from './goingBack';
import { PlanBody } from './planBody';
import { plannedGates } from './plannedGates';

const PLAN_LIVES_MS = 30 * 60_000;
const TIMEOUT_MS = 10_000;
/** In production it is twice that. */
const USUAL_DEADLINE_MS = 5 * 60_000;

/** A Canary and a Rollout stand for what they drive. */
const CHANGEABLE: Workload['kind'][] = ['Deployment', 'Canary', 'Rollout'];

type Column = EnvironmentMatrix['environments'][number];

/** Makes plans, and changes nothing. */
export class Planner {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      store: Pick<RolloutStore, 'addPlan' | 'list'>;
      environments: EnvironmentsService;
      config: RolloutsConfig;
      gates: readonly RolloutGate[];
      clusterOf(name: string): WorkloadCluster;
      now: () => number;
    },
  ) {}

  /**
   * @throws InputError, NotFoundError, ConflictError with what to do about it
   */
  async plan(body: PlanBody, by: string): Promise<PlanRecord> {
    const { store, environments, config, clusterOf, now } = this.options;
    const matrix = await environments.getMatrix(body.entityRef);
    const column = columnOf(matrix, body.environmentId);
    const workload = workloadOf(column, body.workload);
    if (!config.isWritable(workload.cluster)) {
      throw new ConflictError(
        `The portal may only read cluster ${workload.cluster}; set rollouts.clusters.${workload.cluster}.write to true where it may change it`,
      );
    }
    const images = imagesOf(body, matrix, workload);
    const annotations = await this.#annotationsOf(body.entityRef);
    const settings = annotatedSettings(
      config.settingsOf(body.environmentId),
      annotations,
    );
    const back =
      body.purpose === 'rollback'
        ? await chooseEarlier(
            this.options,
            {
              entityRef: body.entityRef,
              environmentId: column.environment.id,
              environmentTitle: column.environment.title,
              isProtected: column.environment.protected,
              workload,
            },
            images,
          )
        : undefined;
    const isProduction = column.environment.tier === 'production';
    const cluster = clusterOf(workload.cluster);
    const { drawn, changes, notices } = await draw(
      cluster,
      workload,
      {
        entityRef: body.entityRef,
        environmentId: body.environmentId,
        environmentTitle: column.environment.title,
        isProtected: column.environment.protected,
        purpose: body.purpose,
        images: back?.images ?? images,
        strategy: body.strategy,
        settings:
          body.purpose === 'drill'
            ? rehearsal(column.environment, settings)
            : settings,
        isProduction,
        progressDeadlineMs:
          settings.progressDeadlineMs ??
          (isProduction ? 2 : 1) * USUAL_DEADLINE_MS,
        cause: body.cause ?? null,
      },
      AbortSignal.timeout(TIMEOUT_MS),
    );
    assertAllowed(drawn.strategy, column, body);
    const wanted = await plannedGates(this.options.gates, {
      document: drawn,
      annotations,
      environment: environmentOf(column),
    });
    // A controller that drives the workload goes back by its own rules.
    const holds = wanted.isGoingBackUnsafe && !isDelegated(drawn);
    const gates = placedGates(drawn, wanted.gates);
    const document = {
      ...drawn,
      ...(body.waiver !== undefined && { waiver: body.waiver }),
      analysis: holds
        ? { ...drawn.analysis, onBreach: 'hold' as const }
        : drawn.analysis,
      gates: [...gates, ...approvalOf(back?.needsApproval ?? false)],
      changes,
    };
    const accessNotices = await asked(workload.cluster, () =>
      assertAccess(cluster, document, AbortSignal.timeout(TIMEOUT_MS)),
    );
    const plan: PlanRecord = {
      id: newId(),
      hash: createHash('sha256').update(canonicalJson(document)).digest('hex'),
      createdBy: by,
      createdAt: now(),
      expiresAt: now() + PLAN_LIVES_MS,
      document,
      notices: [
        ...(back ? fastTrackNotices(document.strategy, back) : []),
        ...(body.purpose === 'drill' ? [rolloutReason('notice.drill')] : []),
        ...notices,
        ...droppedGates(drawn, wanted.gates, gates),
        ...(holds ? [rolloutReason('notice.holds-on-breach')] : []),
        ...accessNotices,
      ],
    };
    await store.addPlan(plan);
    return plan;
  }

  async #annotationsOf(entityRef: string): Promise<Record<string, string>> {
    const { auth, catalog } = this.options;
    const entity = await catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    return entity?.metadata.annotations ?? {};
  }
}

function imagesOf(
  body: PlanBody,
  matrix: EnvironmentMatrix,
  workload: Workload,
): Image[] {
  const current = workload.images.map(({ container, image }) => ({
    container,
    image,
  }));
  if (body.fromEnvironment !== undefined) {
    const other = workloadOf(
      columnOf(matrix, body.fromEnvironment),
      workload.name,
    );
    return other.images.map(({ container, image }) => ({ container, image }));
  }
  return (
    body.images ?? [
      {
        container: current[0].container,
        image: withTag(current[0].image, body.version ?? ''),
      },
    ]
  );
}

function columnOf(matrix: EnvironmentMatrix, id: string): Column {
  const column = matrix.environments.find(
    ({ environment }) =>
      environment.id === id && environment.tier !== 'preview',
  );
  if (!column) {
    throw new InputError(
      `There is no environment "${id}" for ${matrix.entityRef}; there is ${matrix.environments.map(({ environment }) => environment.id).join(', ') || 'none'}`,
    );
  }
  return column;
}

function workloadOf(column: Column, name: string | undefined): Workload {
  const deployments = column.workloads.filter(({ kind }) =>
    CHANGEABLE.includes(kind),
  );
  const main = deployments.filter(
    each => !deployments.some(other => candidateNameOf(other) === each.name),
  );
  const found =
    name === undefined
      ? main.length === 1 && main[0]
      : main.find(each => each.name === name);
  if (!found) {
    throw new InputError(
      main.length === 0
        ? `No Deployment of it runs in ${column.environment.title}`
        : `Say which workload of ${column.environment.title} you mean; there is ${main.map(each => each.name).join(', ')}`,
    );
  }
  return found;
}

function withTag(image: string, version: string): string {
  if (!/^[\w][\w.-]{0,127}$/.test(version)) {
    throw new InputError(
      `"${version}" is no version: a tag has letters, digits, "_", "." and "-", 128 at most`,
    );
  }
  return `${image.split('@')[0].replace(/:[^/:]+$/, '')}:${version}`;
}

function environmentOf({ environment }: Column) {
  return {
    id: environment.id,
    title: environment.title,
    tier: environment.tier,
    isProtected: environment.protected,
    promoteFrom: environment.promoteFrom ?? undefined,
  };
}

/** Going back to the last healthy version waits for nobody. */
function approvalOf(isNeeded: boolean): PlannedGate[] {
  return isNeeded
    ? [
        {
          kind: 'approval',
          beforeStep: null,
          title: rolloutReason('gate.approval'),
        },
      ]
    : [];
}

function assertAllowed(
  strategy: Strategy,
  { environment }: Column,
  body: PlanBody,
): void {
  if (
    environment.tier === 'production' &&
    strategy === 'rolling' &&
    body.purpose !== 'rollback' &&
    !body.waiver
  ) {
    throw new InputError(
      `${environment.title} takes a canary or blue-green; a rolling update there needs a waiver that says why`,
    );
  }
}
