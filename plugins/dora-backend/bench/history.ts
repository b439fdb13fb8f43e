import { Fact } from '@quarterdeck/plugin-timeline-common';
import { ToldDeployment, ToldIncident } from '../src/domain/told';
import { idOf } from '../src/testing/facts';

export const DAY_MS = 86_400_000;
export const NOW = Date.parse('2026-06-30T15:00:00.000Z');
export const START = NOW - 365 * DAY_MS;
const ENTITIES = 10_000;
const HOUR_MS = 3_600_000;

/** Numbers from 0 to 1, the same in each run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 4_294_967_296;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const entityOf = (number: number) =>
  `component:default/service-${number}`;

/** How many deployments each entity has: some have very many, most have few. */
export function shares(deployments: number): number[] {
  const weights = Array.from(
    { length: ENTITIES },
    (_, index) => 1 / (index + 10) ** 0.8,
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const counts = weights.map(weight =>
    Math.round((weight / sum) * deployments),
  );
  counts[0] += deployments - counts.reduce((all, count) => all + count, 0);
  return counts;
}

export interface EntityHistory {
  deployments: Map<string, ToldDeployment>;
  incidents: Map<string, ToldIncident>;
}

let position = 0;

/** A year of one entity in production: as many deployments, and an incident to every fifth. */
export function historyOf(entity: number, deployments: number): EntityHistory {
  const random = randomFrom(entity + 1);
  const entityRef = entityOf(entity);
  const place = { entityRef, environmentId: 'production' };
  const found: EntityHistory = { deployments: new Map(), incidents: new Map() };
  const times = Array.from(
    { length: deployments },
    () => START + Math.floor(random() * (NOW - START - HOUR_MS)),
  ).sort((one, other) => one - other);
  for (const [index, startedAt] of times.entries()) {
    const id = `${entity}-${index}`;
    const kind = random();
    const finishedAt = startedAt + Math.floor((1 + random() * 9) * 60_000);
    const undo =
      kind < 0.04
        ? {
            outcome: 'rolled-back' as const,
            rolledBackAt: finishedAt + 60_000,
            recoveredAt: finishedAt + Math.floor(random() * HOUR_MS) + 90_000,
          }
        : {
            outcome: kind < 0.07 ? ('failed' as const) : ('succeeded' as const),
          };
    position += 1;
    found.deployments.set(id, {
      position,
      ownEnd: {
        outcome: undo.outcome === 'rolled-back' ? 'succeeded' : undo.outcome,
        position,
      },
      record: {
        id,
        ...place,
        source: 'observed',
        version: `v1.${index}`,
        previousVersion: `v1.${index - 1}`,
        artifacts: [],
        startedAt,
        finishedAt,
        ...undo,
      },
    });
    if (random() < 0.2) {
      const incident = incidentOf(id, place, random);
      found.incidents.set(incident.record.id, incident);
    }
  }
  return found;
}

function incidentOf(
  name: string,
  place: { entityRef: string; environmentId: string },
  random: () => number,
): ToldIncident {
  const openedAt = START + Math.floor(random() * (NOW - START));
  position += 1;
  return {
    position,
    record: {
      id: idOf(`incident-${name}`),
      number: position,
      ...place,
      title: 'It is broken',
      severity: random() < 0.2 ? 'P1' : 'P2',
      startedAt: openedAt - 60_000,
      openedAt,
      resolvedAt:
        openedAt > NOW - DAY_MS
          ? undefined
          : openedAt + Math.floor(random() * 4 * HOUR_MS),
    },
  };
}

/** What the timeline tells of deployments that have just ended, as rooms post it. */
export function newFacts(count: number): Fact[] {
  const random = randomFrom(99);
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(NOW - HOUR_MS + index * 10).toISOString();
    const entityRef = entityOf(Math.floor(random() ** 3 * ENTITIES));
    const id = idOf(`new-${index}`);
    position += 1;
    return {
      id,
      position,
      type: 'environments.deployment.finished',
      version: 1,
      occurredAt: at,
      recordedAt: at,
      entityRef,
      relatedRefs: [],
      environmentId: 'production',
      actor: { kind: 'tool', ref: 'argocd' },
      subject: { kind: 'deployment', id },
      correlationId: null,
      causationId: null,
      summary: 'Deployed',
      payload: { deployment: deploymentOf(id, entityRef, at) },
      erasedKeys: [],
    };
  });
}

function deploymentOf(id: string, entityRef: string, at: string) {
  return {
    id,
    entityRef,
    environmentId: 'production',
    workloadIds: ['demo/service'],
    source: 'observed',
    startedAt: at,
    startedAfter: null,
    finishedAt: at,
    finishedAfter: null,
    outcome: 'succeeded',
    outcomeReason: { code: 'x', params: {}, message: 'x' },
    version: 'v2',
    previousVersion: 'v1',
    images: [],
    previousImages: [],
    revision: null,
    previousRevision: null,
    changes: ['image'],
    actor: null,
    actorReason: null,
    cause: null,
    rolloutId: null,
    recovery: null,
  };
}
