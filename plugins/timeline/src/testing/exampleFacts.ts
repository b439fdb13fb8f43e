import type { Entity } from '@backstage/catalog-model';
import {
  factReason,
  type Fact,
  type FactPage,
} from '@quarterdeck/plugin-timeline-common';

export const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const MINUTE = 60_000;

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', owner: 'team', lifecycle: 'production' },
};

export function exampleFact(
  position: number,
  overrides: Partial<Fact> = {},
  now = NOW,
): Fact {
  const occurredAt = new Date(now - (20 - position) * 7 * MINUTE).toISOString();
  return {
    id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
    position,
    type: 'environments.deployment.finished',
    version: 1,
    occurredAt,
    recordedAt: occurredAt,
    entityRef: 'component:default/shop',
    relatedRefs: [],
    environmentId: 'production',
    actor: { kind: 'user', ref: 'user:default/dana-developer' },
    subject: { kind: 'deployment', id: `d${position}` },
    correlationId: null,
    causationId: null,
    summary: `Deployed v1.${position}.0 to production`,
    payload: { outcome: 'succeeded' },
    erasedKeys: [],
    ...overrides,
  };
}

export function examplePage(
  items: readonly Fact[],
  nextCursor?: string,
  now = NOW,
): FactPage {
  return {
    asOf: new Date(now).toISOString(),
    items: [...items],
    pageInfo: nextCursor === undefined ? {} : { nextCursor },
    emptyReason: items.length > 0 ? null : factReason('list.nothing-recorded'),
  };
}

/** A day on which things went wrong and right again, newest first. */
export function exampleFacts(now = NOW): Fact[] {
  return [
    exampleFact(
      14,
      {
        type: 'environments.deployment.recovered',
        summary: 'v1.12.0 runs again in production',
      },
      now,
    ),
    exampleFact(
      13,
      {
        type: 'environments.deployment.rolled-back',
        summary: 'Rolled back production from v1.13.0 to v1.12.0',
        actor: { kind: 'user', ref: null },
      },
      now,
    ),
    exampleFact(
      12,
      {
        payload: { outcome: 'failed' },
        summary: 'Failed to deploy v1.13.0 to production',
        actor: { kind: 'tool', ref: 'kubectl-set' },
      },
      now,
    ),
    exampleFact(
      11,
      {
        type: 'lighthouses.lamp.lit',
        summary: 'A lamp was lit by a room that this page does not know',
        environmentId: null,
        actor: { kind: 'system', ref: 'lighthouses' },
        occurredAt: new Date(now - 26 * 60 * MINUTE).toISOString(),
      },
      now,
    ),
  ];
}
