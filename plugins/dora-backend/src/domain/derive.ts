import { doraReason } from '@quarterdeck/plugin-dora-common';
import { CountingRules } from './countingRules';
import { attribute, Blamable } from './attribution';
import {
  compareIds,
  countDeployments,
  Counted,
  LONGEST_MS,
  SAMENESS_REACH_MS,
} from './counting';
import {
  CorrectionRecord,
  DeploymentRecord,
  DerivedDeployment,
  DerivedIncident,
  IncidentRecord,
  PlannedMark,
} from './records';
import { recoveryOf } from './recovery';
import { OPEN_FOR_MS, reworkOf } from './rework';

/** What is known around one entity and environment, in any order. */
export interface DeriveInput {
  entityRef: string;
  environmentId: string;
  /**
   * Those of the entity and environment; and those of others that its incidents name or are corrected to, with their twins
   * where they are reports of what was observed, too.
   */
  deployments: readonly DeploymentRecord[];
  /**
   * Those of the entity and environment; those of the entity without an environment; and those of others that name one of
   * its deployments or are corrected to it.
   */
  incidents: readonly IncidentRecord[];
  /** By incident. */
  corrections: ReadonlyMap<string, CorrectionRecord>;
  /** What the commits of deployments tell, where they are known. */
  marks: ReadonlyMap<string, PlannedMark>;
}

export interface Derived {
  /** Of the deployments of the entity and environment. */
  deployments: Map<string, DerivedDeployment>;
  /** Of the incidents of the entity, in the environment or without one. */
  incidents: Map<string, DerivedIncident>;
}

/**
 * What follows from what is known. A function of the records alone: neither the order in which they came nor what else is
 * known of other times matters.
 */
export function derive(input: DeriveInput, rules: CountingRules): Derived {
  const { corrections, entityRef, environmentId, marks } = input;
  const isHere = (each: { entityRef: string; environmentId?: string }) =>
    each.entityRef === entityRef && each.environmentId === environmentId;
  const deployments = unique(input.deployments);
  const incidents = unique(input.incidents).sort(
    (one, other) => one.openedAt - other.openedAt || compareIds(one, other),
  );
  const here = deployments
    .filter(isHere)
    .sort(
      (one, other) => one.startedAt - other.startedAt || compareIds(one, other),
    );
  const blamable: Blamable = {
    entityRef,
    environmentId,
    here,
    byId: new Map(deployments.map(each => [each.id, each])),
    byRollout: groupedBy(deployments, each => each.rolloutId),
    counted: countPlaces(deployments),
  };
  const attributed = new Map(
    incidents.map(incident => [
      incident.id,
      attribute(
        incident,
        corrections.get(incident.id),
        blamable,
        rules.attributionWindowMs,
      ),
    ]),
  );
  const blamed = groupedBy(
    incidents,
    each => attributed.get(each.id)?.deploymentId,
  );
  const open = incidents.filter(isHere);
  return {
    deployments: new Map(
      here.map(deployment => {
        const counted = blamable.counted.get(deployment.id);
        return [
          deployment.id,
          deriveOne(deployment, counted, {
            incidents: blamed.get(deployment.id) ?? [],
            recoveryFrom: rules.recoveryFrom,
            rework: known =>
              reworkOf(
                deployment,
                known,
                marks.get(deployment.id),
                open,
                attributed,
              ),
          }),
        ];
      }),
    ),
    incidents: new Map(
      incidents.flatMap(incident => {
        const derived = attributed.get(incident.id);
        const isOwn =
          incident.entityRef === entityRef &&
          (incident.environmentId ?? environmentId) === environmentId;
        return derived && isOwn ? [[incident.id, derived] as const] : [];
      }),
    ),
  };
}

/**
 * How far around the beginning of a deployment, or the opening of an incident, something else may depend on it, other
 * than by name. What is to be derived of an interval takes all that lies within this on both sides of it; what changes at
 * an instant changes nothing that is further away from it.
 */
export function reachMs({ attributionWindowMs }: CountingRules): number {
  return OPEN_FOR_MS + (attributionWindowMs + LONGEST_MS) + SAMENESS_REACH_MS;
}

function deriveOne(
  deployment: DeploymentRecord,
  counted: Counted | undefined,
  context: {
    incidents: readonly IncidentRecord[];
    recoveryFrom: CountingRules['recoveryFrom'];
    rework(
      counted: Counted,
    ): Pick<DerivedDeployment, 'isRework' | 'reworkReason'>;
  },
): DerivedDeployment {
  if (!counted) {
    throw new Error(`Nothing was decided about ${deployment.id}`);
  }
  const { countedAt, deliveredAt, reason, revision, sameAs } = counted;
  if (countedAt === undefined) {
    return { reason, revision, sameAs, failedReasons: [] };
  }
  const { incidents } = context;
  const failedReasons = [
    ...(deployment.outcome === 'rolled-back'
      ? [doraReason('failed.rolled-back')]
      : []),
    ...incidents.map(({ number }) => doraReason('failed.incident', { number })),
  ];
  return {
    countedAt,
    deliveredAt,
    reason,
    revision,
    failedReasons,
    ...(failedReasons.length > 0
      ? recoveryOf(deployment, countedAt, incidents, context.recoveryFrom)
      : {}),
    ...context.rework(counted),
  };
}

/** Whether two tell of the same change is a matter of one entity and environment. */
function countPlaces(
  deployments: readonly DeploymentRecord[],
): Map<string, Counted> {
  const places = groupedBy(
    deployments,
    each => `${each.environmentId}\n${each.entityRef}`,
  );
  return new Map(
    [...places.values()].flatMap(place => [...countDeployments(place)]),
  );
}

/** Those without a key are in no group. */
function groupedBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) {
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(item);
    }
  }
  return groups;
}

/** What is told twice is one. */
function unique<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [item.id, item])).values()];
}
