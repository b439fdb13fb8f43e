import { incidentReason, Suspect } from '@quarterdeck/plugin-incidents-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Change, changesOf } from './changes';
import { changeLinks } from './links';
import { IncidentRecord } from './records';

export type Relation = Suspect['relation'];

/** How entities stand to the one of an incident, without that one itself. */
export type Relations = ReadonlyMap<
  string,
  { relation: Exclude<Relation, 'same'>; steps: number }
>;

type Asked = Pick<
  IncidentRecord,
  'entityRef' | 'environmentId' | 'startedAt' | 'openedAt' | 'causeFactId'
>;

/** Clocks of clusters and of those who send alerts differ by so much. */
const SLACK_MS = 60_000;
/** After so long a change counts half as much. */
const HALF_LIFE_MS = 2 * 3_600_000;

/** What each thing weighs. Only their order matters: a rank is no probability. */
const WEIGHTS = {
  cause: 1000,
  same: 40,
  dependency: 25,
  dependent: 8,
  system: 4,
  /** A change at the very moment that the incident began. */
  recent: 40,
  sameEnvironment: 20,
  failed: 20,
  byHand: 8,
};

/**
 * Ranks what changed before an incident began, most likely cause first. Each change is weighed on its own, so that what
 * else happened never changes the order of two of them.
 *
 * @param facts - of the entity and of those it is related to, in any order
 * @param since - what began before is too old; milliseconds since 1970 in UTC
 */
export function rankSuspects(
  facts: readonly Fact[],
  incident: Asked,
  relations: Relations,
  since = -Infinity,
): Suspect[] {
  return changesOf(facts)
    .filter(
      change =>
        isCause(change, incident) ||
        (change.at >= since && change.at <= incident.startedAt + SLACK_MS),
    )
    .flatMap(change => {
      const found = weigh(change, incident, relations);
      return found ? [{ change, ...found }] : [];
    })
    .sort(
      (left, right) =>
        right.score - left.score ||
        right.change.at - left.change.at ||
        left.change.fact.id.localeCompare(right.change.fact.id),
    )
    .map((found, index) => toSuspect(found, index + 1));
}

interface Weighed {
  relation: Relation;
  score: number;
  reasons: Reason[];
}

/** Undefined for an entity that has nothing to do with the incident. */
function weigh(
  change: Change,
  incident: Asked,
  relations: Relations,
): Weighed | undefined {
  const { relation, steps } =
    change.entityRef === incident.entityRef
      ? { relation: 'same' as const, steps: 0 }
      : (relations.get(change.entityRef) ?? {});
  if (relation === undefined || steps === undefined) {
    return undefined;
  }
  const age = Math.max(0, incident.startedAt - change.at);
  const reasons: Array<[number, Reason]> = [
    [WEIGHTS[relation] / Math.max(1, steps), relationReason(change, relation)],
    [
      WEIGHTS.recent * 0.5 ** (age / HALF_LIFE_MS),
      incidentReason('suspect.just-before', {
        minutes: Math.round(age / 60_000),
      }),
    ],
  ];
  if (isCause(change, incident)) {
    reasons.push([WEIGHTS.cause, incidentReason('suspect.is-cause')]);
  }
  if (
    incident.environmentId !== null &&
    change.environmentId === incident.environmentId
  ) {
    reasons.push([
      WEIGHTS.sameEnvironment,
      incidentReason('suspect.same-environment'),
    ]);
  }
  if (change.failed !== undefined) {
    const { failedAt = Infinity } = change;
    reasons.push([
      // Whom people took back since was suspected by them: that says nothing of how good the order was when they saw it.
      failedAt <= incident.openedAt + SLACK_MS ? WEIGHTS.failed : 0,
      incidentReason(
        change.failed === 'failed' ? 'suspect.failed' : 'suspect.rolled-back',
      ),
    ]);
  }
  if (change.kind === 'hand-edit') {
    reasons.push([WEIGHTS.byHand, incidentReason('suspect.by-hand')]);
  }
  return {
    relation,
    score: Math.round(10 * reasons.reduce((sum, [weight]) => sum + weight, 0)),
    reasons: reasons
      .sort(([left], [right]) => right - left)
      .map(([, reason]) => reason),
  };
}

function isCause(change: Change, { causeFactId }: Asked): boolean {
  return causeFactId !== undefined && change.factIds.includes(causeFactId);
}

function relationReason({ entityRef }: Change, relation: Relation): Reason {
  return relation === 'same'
    ? incidentReason('suspect.same-entity')
    : incidentReason(`suspect.${relation}`, { entityRef });
}

function toSuspect(
  { change, relation, score, reasons }: Weighed & { change: Change },
  rank: number,
): Suspect {
  const { fact, entityRef, environmentId, deployment } = change;
  return {
    rank,
    factId: fact.id,
    type: fact.type,
    summary: summaryOf(change),
    entityRef,
    environmentId,
    occurredAt: new Date(change.at).toISOString(),
    actor: deployment?.actor ?? fact.actor,
    // Those that measure count deployments; a rollout that nobody saw deploy stands for itself.
    subject: deployment
      ? { kind: 'deployment', id: deployment.id }
      : fact.subject,
    relation,
    kind: change.kind,
    score,
    reasons,
    ...changeLinks(change),
    canPlanRollback: environmentId !== null && change.failed !== 'rolled-back',
  };
}

/** `v1.4.1 → v1.5.0`, where both are known. */
function summaryOf({ fact, deployment, rollout }: Change): string {
  const from = rollout?.fromVersion ?? deployment?.previousVersion;
  const to = rollout?.toVersion ?? deployment?.version;
  if (!to) {
    return fact.summary;
  }
  return from && from !== to ? `${from} → ${to}` : to;
}
