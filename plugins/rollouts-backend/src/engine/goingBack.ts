import { ConflictError, InputError } from '@backstage/errors';
import { Workload } from '@quarterdeck/plugin-environments-common';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import {
  Image,
  RolloutPhase,
  Strategy,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutSettings } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { isDelegated } from '../domain/delegated/planning';
import { Earlier, earlierRevisions } from '../domain/earlier';
import { PlanSource, TRACK_LABEL } from '../domain/planning';
import { sameImages } from '../domain/reconcile';
import { RolloutRecord } from '../domain/records';

const ACTIVE: readonly RolloutPhase[] = [
  'waiting',
  'progressing',
  'paused',
  'restoring',
];
const HISTORY = 100;

interface Place {
  entityRef: string;
  environmentId: string;
  environmentTitle: string;
  workload: Workload;
}

/** What a workload can go back to, the newest first. */
export async function earlierOf(
  environments: EnvironmentsService,
  { entityRef, environmentId, workload }: Place,
): Promise<Earlier[]> {
  const { items } = await environments.listDeployments(entityRef, {
    environment: environmentId,
    limit: HISTORY,
  });
  return earlierRevisions(items, workload.images);
}

/** The rollout of a workload that is under way. */
export async function activeOf(
  store: Pick<RolloutStore, 'list'>,
  { entityRef, environmentId, workload }: Place,
): Promise<RolloutRecord | undefined> {
  const records = await store.list(
    { entityRef, environmentId, phases: ACTIVE },
    undefined,
    HISTORY,
  );
  return records.find(record => isOf(record, workload));
}

function isOf(
  { plan: { document } }: RolloutRecord,
  workload: Pick<Workload, 'cluster' | 'namespace' | 'name'>,
): boolean {
  const { cluster, namespace, name } = document.target;
  return (
    cluster === workload.cluster &&
    namespace === workload.namespace &&
    name === workload.name
  );
}

/**
 * Which earlier revision is meant, and whether going there waits for somebody.
 *
 * @throws InputError for what has never run there, ConflictError while a rollout is under way
 */
export async function chooseEarlier(
  options: {
    environments: EnvironmentsService;
    store: Pick<RolloutStore, 'list'>;
  },
  place: Place & { isProtected: boolean },
  images: readonly Image[],
): Promise<{
  images: Image[];
  isLastHealthy: boolean;
  needsApproval: boolean;
}> {
  const active = await activeOf(options.store, place);
  if (active) {
    throw new ConflictError(
      `Rollout ${active.id} of ${place.workload.name} is under way: abort it, and ${active.plan.document.from.version ?? 'what ran before'} is put back`,
    );
  }
  const earlier = await earlierOf(options.environments, place);
  const index = earlier.findIndex(each => sameImages(each.images, images));
  if (index === -1) {
    const known = earlier
      .slice(0, 5)
      .map(each => each.images[0].image)
      .join(', ');
    throw new InputError(
      `${images[0].image} has not run healthy in ${place.environmentTitle} before; ${known ? `there is ${known}` : 'nothing else has'}. Deploy it instead`,
    );
  }
  return {
    images: earlier[index].images,
    isLastHealthy: index === 0,
    needsApproval: index > 0 && place.isProtected,
  };
}

/** How the way back goes: the strategy that leaves nobody without an answer and is there soonest, and no waiting in it. */
export function fastTrack(
  source: PlanSource,
  settings: RolloutSettings,
): Pick<RolloutSettings, 'options' | 'analysis'> & { strategy: Strategy } {
  return {
    strategy: quickest(source),
    options: { weights: [100], stepMs: 0, bakeMs: 0 },
    // Its metrics say how bad it was; to go forward again by itself would send requests to what somebody flees from.
    analysis: { ...settings.analysis, metrics: [], onBreach: 'hold' },
  };
}

/**
 * How a rehearsal goes: by the strategy that a real rollout would take, without waiting in it.
 *
 * @throws InputError where people depend on it
 */
export function rehearsal(
  environment: { title: string; tier: string },
  settings: RolloutSettings,
): RolloutSettings {
  if (environment.tier === 'production') {
    throw new InputError(
      `${environment.title} is production: rehearse a rollback where nobody depends on it`,
    );
  }
  return {
    ...settings,
    options: { weights: [100], stepMs: 0, bakeMs: 0 },
    analysis: { ...settings.analysis, metrics: [], onBreach: 'roll-back' },
  };
}

/** The newest rehearsal of a workload that went there and back. */
export async function lastDrillOf(
  store: Pick<RolloutStore, 'list'>,
  place: Place,
): Promise<RolloutRecord | undefined> {
  const { entityRef, environmentId } = place;
  const records = await store.list(
    { entityRef, environmentId, phases: ['ended'] },
    undefined,
    HISTORY,
  );
  return records.find(
    record =>
      record.state.outcome === 'rehearsed' && isOf(record, place.workload),
  );
}

function quickest(source: PlanSource): Strategy {
  if (!(TRACK_LABEL in source.selector)) {
    return 'rolling';
  }
  if (source.istio) {
    return 'canary';
  }
  return source.service ? 'blue-green' : 'rolling';
}

export function fastTrackNotices(
  strategy: Strategy,
  {
    isLastHealthy,
    needsApproval,
  }: { isLastHealthy: boolean; needsApproval: boolean },
): Reason[] {
  return [
    ...(isDelegated({ strategy })
      ? []
      : [
          rolloutReason(
            strategy === 'rolling'
              ? 'notice.back-rolling'
              : 'notice.back-switch',
          ),
        ]),
    ...(isLastHealthy ? [rolloutReason('notice.back-last-healthy')] : []),
    ...(needsApproval ? [rolloutReason('notice.back-older')] : []),
  ];
}
