import { InputError, NotFoundError } from '@backstage/errors';
import {
  ObjectOwner,
  PlanDocument,
  PlannedChange,
  Strategy,
  Target,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import { RolloutSettings } from '../config';
import {
  delegateNotices,
  delegatedChanges,
  isDelegated,
  planDelegated,
} from '../domain/delegated/planning';
import { PlanRequest, PlanSource, makePlan } from '../domain/planning';
import { WorkloadCluster } from '../providers/cluster/types';
import { DelegatedWorkload } from '../providers/controllers/types';
import { asked } from './asked';
import { findDelegate } from './findDelegate';
import { fastTrack } from './goingBack';

/** What is asked for, before anything is known of the cluster. */
export interface DrawRequest
  extends Omit<PlanRequest, 'target' | 'strategy' | 'options' | 'analysis'> {
  /** By whoever plans; undefined: what the settings say, or what fits. */
  strategy?: Strategy;
  settings: RolloutSettings;
  isProduction: boolean;
}

/** A plan without its gates, and what goes with it. */
export interface Drawing {
  drawn: PlanDocument;
  changes: PlannedChange[];
  notices: Reason[];
}

/**
 * Looks at the cluster, and leaves it to the controller that drives the workload, where one does.
 *
 * @throws InputError, NotFoundError, ConflictError with what to do about it
 */
export async function draw(
  cluster: WorkloadCluster,
  workload: DelegatedWorkload,
  { settings, isProduction, strategy, ...request }: DrawRequest,
  signal: AbortSignal,
): Promise<Drawing> {
  const { namespace, name } = workload;
  const delegate = await asked(workload.cluster, () =>
    findDelegate(cluster, workload, signal),
  );
  if (delegate && request.purpose === 'drill') {
    throw new InputError(
      `${delegate.target.name} is driven by its own controller: a way back can be rehearsed only where the portal drives it`,
    );
  }
  if (delegate) {
    const drawn = planDelegated(
      { ...request, strategy, analysis: settings.analysis },
      delegate,
    );
    return {
      drawn,
      changes: delegatedChanges(drawn, delegate),
      notices: [
        ...delegateNotices(drawn, delegate),
        ...ownedNotice(delegate.targetOwner, delegate.target.name),
      ],
    };
  }
  const target = {
    cluster: workload.cluster,
    namespace,
    kind: 'Deployment' as const,
    name,
  };
  const source = await inspect(cluster, target, signal);
  const isBack = request.purpose === 'rollback';
  const way = { ...settings, ...(isBack ? fastTrack(source, settings) : {}) };
  const chosen = strategy ?? way.strategy;
  if (chosen !== undefined && isDelegated({ strategy: chosen })) {
    throw new InputError(
      `Nothing drives ${name} by the strategy ${chosen}: there is no object of that controller for it. Add one, or choose another strategy`,
    );
  }
  const drawn = makePlan(
    {
      ...request,
      target,
      strategy: chosen,
      options: { ...way.options, isProduction },
      analysis: way.analysis,
    },
    source,
  );
  return {
    drawn,
    changes: await asked(target.cluster, () => cluster.describe(drawn, signal)),
    notices: [
      ...ownedNotice(source.owner, name),
      ...(source.hasCandidate
        ? [rolloutReason('notice.candidate', { name })]
        : []),
    ],
  };
}

async function inspect(
  cluster: WorkloadCluster,
  target: Target,
  signal: AbortSignal,
): Promise<PlanSource> {
  try {
    return await asked(target.cluster, () => cluster.inspect(target, signal));
  } catch (error) {
    throw error instanceof KubernetesStatusError && error.statusCode === 404
      ? new NotFoundError(
          `There is no Deployment ${target.namespace}/${target.name} in cluster ${target.cluster} any more`,
        )
      : error;
  }
}

function ownedNotice(
  { kind, name: owner }: ObjectOwner,
  name: string,
): Reason[] {
  // That its own controller writes it, too, is as it should be.
  return kind === 'manual' || kind === 'flagger' || kind === 'argo-rollouts'
    ? []
    : [
        rolloutReason('notice.owned', {
          name,
          owner: owner ? `${kind} (${owner})` : kind,
        }),
      ];
}
