import {
  CorrectionRecord,
  DeploymentRecord,
  IncidentRecord,
  PlannedMark,
} from '../records';
import {
  at,
  DAY,
  deploymentRecord,
  ENTITY,
  HOUR,
  incidentRecord,
  MINUTE,
  OTHER_ENTITY,
} from './records';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';

export interface History {
  deployments: DeploymentRecord[];
  incidents: IncidentRecord[];
  corrections: Map<string, CorrectionRecord>;
  marks: Map<string, PlannedMark>;
}

type Chance = ReturnType<typeof seeded>;

/**
 * What may have happened to the shop in production, with what else names it: busy weeks and quiet ones, undone and cut
 * short, reports of what was observed, drills, incidents that name their cause and such that do not, and corrections.
 *
 * @param named - whether incidents may name their cause, and people correct it
 */
export function history(seed: number, named = true): History {
  const random = seeded(seed);
  const deployments = Array.from({ length: 3 + random.below(30) }, (_, index) =>
    deploymentOf(random, `d${index}`),
  );
  const reports = deployments
    .filter(() => random.isLikely(0.3))
    .map(deployment => reportOf(random, deployment));
  const known = [...deployments, ...reports];
  const incidents = Array.from({ length: random.below(20) }, (_, index) =>
    incidentOf(random, `i${index}`, known, named),
  );
  return {
    deployments: known,
    incidents,
    corrections: new Map(
      incidents
        .filter(() => named && random.isLikely(0.1))
        .map(({ id }) => [id, correctionOf(random, id, known)]),
    ),
    marks: new Map(
      known
        .filter(() => random.isLikely(0.5))
        .map(({ id }) => [
          id,
          {
            isUnplanned: random.isLikely(0.2),
            reason: { code: 'rework.planned', params: {}, message: 'A mark' },
          },
        ]),
    ),
  };
}

/** Now and then close to others, so that order, ties and neighbourhood matter. */
function anInstant(random: Chance): number {
  const week = random.oneOf([0, 0, 1, 3, 5, 12, 13, 30]);
  return at(0) + week * 7 * DAY + random.below(7 * 24) * HOUR;
}

function deploymentOf(random: Chance, id: string): DeploymentRecord {
  const startedAt = anInstant(random);
  const finishedAt =
    startedAt +
    random.oneOf([0, MINUTE, 30 * MINUTE, 5 * HOUR, 2 * DAY, 5 * DAY]);
  const base = deploymentRecord(id, {
    entityRef: random.isLikely(0.15) ? OTHER_ENTITY : ENTITY,
    startedAt,
    finishedAt,
    version: `v${random.below(5)}`,
    rolloutId: random.isLikely(0.3) ? `r${random.below(9)}` : undefined,
    rollout: random.isLikely(0.1) ? { purpose: 'drill' } : undefined,
    revision: random.isLikely(0.5) ? `abcdef${random.below(4)}` : undefined,
    source: random.isLikely(0.1) ? 'found' : 'observed',
  });
  if (random.isLikely(0.6)) {
    return base;
  }
  if (random.isLikely(0.5)) {
    return {
      ...base,
      outcome: random.oneOf(['failed', 'superseded', undefined]),
      finishedAt: random.isLikely(0.8) ? finishedAt : undefined,
    };
  }
  const rolledBackAt = finishedAt + random.oneOf([0, MINUTE, 3 * HOUR, DAY]);
  return {
    ...base,
    outcome: 'rolled-back',
    rolledBackAt,
    recoveredAt: random.isLikely(0.8)
      ? rolledBackAt + random.below(120) * MINUTE
      : undefined,
  };
}

function reportOf(
  random: Chance,
  observed: DeploymentRecord,
): DeploymentRecord {
  const startedAt = observed.startedAt + (random.below(240) - 120) * MINUTE;
  return deploymentRecord(`${observed.id}-report`, {
    entityRef: observed.entityRef,
    source: 'reported',
    startedAt,
    finishedAt: startedAt + random.below(90) * MINUTE,
    version: observed.version?.replace('v', ''),
    revision: `abcdef${random.below(4)}00`,
    reportedRework: random.isLikely(0.2) ? random.isLikely(0.5) : undefined,
  });
}

function incidentOf(
  random: Chance,
  id: string,
  deployments: readonly DeploymentRecord[],
  named: boolean,
): IncidentRecord {
  const openedAt = random.isLikely(0.6)
    ? random.oneOf(deployments).startedAt +
      random.oneOf([0, MINUTE, HOUR, 23 * HOUR, 3 * DAY])
    : anInstant(random);
  const cause = random.oneOf(deployments);
  return incidentRecord(id, {
    number: random.below(1000),
    entityRef: named && random.isLikely(0.2) ? OTHER_ENTITY : ENTITY,
    startedAt: openedAt - random.oneOf([0, 10 * MINUTE, 2 * HOUR]),
    openedAt,
    environmentId: random.isLikely(0.9) ? 'production' : undefined,
    resolvedAt: random.isLikely(0.7)
      ? openedAt + random.below(9 * 24) * HOUR
      : undefined,
    mergedInto: random.isLikely(0.05) ? 'another' : undefined,
    named:
      named && random.isLikely(0.3)
        ? random.oneOf([
            { kind: 'deployment', id: cause.id },
            { kind: 'rollout', id: cause.rolloutId ?? 'r0' },
            { kind: 'version', id: cause.version ?? 'v0' },
            { kind: 'revision', id: cause.revision ?? 'abcdef0' },
          ])
        : undefined,
    isNobodysFault: named && random.isLikely(0.05),
  });
}

function correctionOf(
  random: Chance,
  incidentId: string,
  deployments: readonly DeploymentRecord[],
): CorrectionRecord {
  return {
    incidentId,
    deploymentId: random.isLikely(0.7)
      ? random.oneOf(deployments).id
      : undefined,
    by: 'user:default/ada',
    at: at(9000),
    reason: 'The logs say so',
  };
}
