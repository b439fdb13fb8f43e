import type { Entity } from '@backstage/catalog-model';
import {
  runbookReason,
  type EntityRunbooks,
  type Freshness,
  type RunbookDetails,
  type RunbookSummary,
} from '@quarterdeck/plugin-runbooks-common';

/** Shared by the tests. */
export const NOW = Date.parse('2026-03-04T12:00:00.000Z');
export const AS_OF = new Date(NOW).toISOString();

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
};

export const exampleFreshness: Freshness = {
  lastRunAt: '2026-03-01T12:00:00.000Z',
  lastRehearsalAt: null,
  lastReviewedAt: null,
  reviewBy: null,
  expectedDurationMs: 600_000,
  medianDurationMs: 720_000,
  completedRuns: 3,
  targetMs: null,
  lastDurationMs: 700_000,
  status: 'fresh',
  reason: runbookReason('freshness.fresh'),
};

export function exampleSummary(
  changes: Partial<RunbookSummary> = {},
): RunbookSummary {
  return {
    entityRef: 'component:default/shop',
    slug: 'go-back',
    title: 'Go back to the last good version',
    description: null,
    version: 'a'.repeat(64),
    origin: { kind: 'repository', url: 'https://git.example/shop/go-back.md' },
    owner: 'group:default/shop-team',
    covers: ['rollback'],
    severities: ['P1'],
    triggers: [{ alert: 'HighErrorRate', labels: {} }],
    stepCount: 3,
    stepKinds: ['check', 'action', 'manual'],
    startsOnAlert: false,
    isRunnable: true,
    errorCount: 0,
    warningCount: 0,
    freshness: exampleFreshness,
    activeRunIds: [],
    mayRun: true,
    ...changes,
  };
}

const TEXT = `---
title: Go back to the last good version
---
## See how bad it is

Look at the share of failing requests first.

\`\`\`sh
kubectl --namespace shop get pods
\`\`\`

\`\`\`step
id: errors
kind: check
query: up
expect: { above: 0 }
\`\`\`
`;

export function exampleRunbook(
  changes: Partial<RunbookDetails> = {},
): RunbookDetails {
  return {
    ...exampleSummary(),
    text: TEXT,
    parameters: [
      {
        name: 'environment',
        title: 'Environment',
        description: 'Where it hurts',
        default: 'production',
        required: true,
        secret: false,
        options: ['staging', 'production'],
      },
      {
        name: 'cause',
        title: 'Cause',
        description: null,
        default: null,
        required: true,
        secret: false,
        options: null,
      },
      {
        name: 'password',
        title: 'Password',
        description: null,
        default: null,
        required: true,
        secret: true,
        options: null,
      },
    ],
    steps: [
      {
        id: 'errors',
        title: 'See how bad it is',
        kind: 'check',
        text: 'Look at the share of failing requests first.',
        line: 4,
        optional: false,
        expectedDurationMs: 60_000,
        action: null,
      },
    ],
    problems: [],
    seenAt: '2026-02-01T12:00:00.000Z',
    changesSinceLastRun: null,
    changesSinceLastRunReason: runbookReason('changes.none'),
    ...changes,
  };
}

export function exampleEntityRunbooks(
  changes: Partial<EntityRunbooks> = {},
): EntityRunbooks {
  return {
    asOf: AS_OF,
    entityRef: 'component:default/shop',
    items: [exampleSummary()],
    procedures: [
      { procedure: 'rollback', coverage: 'own', slugs: ['go-back'] },
      { procedure: 'restore', coverage: 'built-in', slugs: ['restore'] },
      { procedure: 'failover', coverage: 'none', slugs: [] },
    ],
    readAt: AS_OF,
    sourceProblems: [],
    mayRun: true,
    ...changes,
  };
}
