import type { Entity } from '@backstage/catalog-model';
import {
  incidentReason,
  type Incident,
  type IncidentEvents,
  type IncidentPage,
  type IncidentRunbooks,
  type IncidentStatistics,
  type IncidentSummary,
  type Suspect,
  type Suspects,
} from '@quarterdeck/plugin-incidents-common';

/** Shared by the tests. */
export const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const asOf = new Date(NOW).toISOString();
const BEGAN = '2026-03-04T11:54:00.000Z';

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
};

export function exampleSummary(
  changes: Partial<IncidentSummary> = {},
): IncidentSummary {
  return {
    id: '01890000-0000-7000-8000-000000000012',
    number: 12,
    entityRef: 'component:default/shop',
    environmentId: 'production',
    title: 'Checkout answers with 500',
    severity: 'P1',
    state: 'open',
    reason: incidentReason('state.open'),
    source: 'person',
    startedAt: BEGAN,
    openedAt: BEGAN,
    openedBy: 'user:default/dana',
    acknowledgedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    commander: null,
    clocks: [
      clock('acknowledge', 300_000),
      clock('mitigate', null),
      clock('resolve', 1_800_000),
    ],
    firingAlerts: 1,
    ...changes,
  };
}

function clock(
  kind: 'acknowledge' | 'mitigate' | 'resolve',
  targetMs: number | null,
) {
  const elapsedMs = NOW - Date.parse(BEGAN);
  return {
    kind,
    elapsedMs,
    targetMs,
    isRunning: true,
    isBreached: targetMs !== null && elapsedMs > targetMs,
  };
}

export function exampleIncident(changes: Partial<Incident> = {}): Incident {
  return {
    ...exampleSummary(),
    asOf,
    revision: 3,
    description: null,
    roles: { commander: null, scribe: null, liaison: null },
    demands: {
      severity: 'P1',
      meaning: 'A major feature is down, or all of it is slow',
      acknowledgeWithinMs: 300_000,
      mitigateWithinMs: null,
      resolveWithinMs: 1_800_000,
      updateEveryMs: 1_800_000,
      rolesNeeded: ['commander'],
      postMortemNeeded: true,
    },
    missing: [incidentReason('missing.role', { role: 'commander' })],
    alerts: [
      {
        id: '01890000-0000-7000-8000-0000000000a1',
        source: 'alertmanager',
        name: 'CheckoutErrors',
        state: 'firing',
        labels: { service: 'shop' },
        summary: 'More than 1 % of checkouts fail',
        link: 'https://alerts.example/1',
        runbookUrl: null,
        startsAt: BEGAN,
        endsAt: null,
        notifications: 2,
        verdict: null,
        judgedBy: null,
      },
    ],
    updates: [],
    updateTemplates: [
      { title: 'We know of it', text: 'Checkout fails for some users.' },
    ],
    nextUpdateDueAt: null,
    actionItems: [],
    attribution: null,
    runs: [],
    mergedInto: null,
    mergedFrom: [],
    reopenedCount: 0,
    controls: [
      'acknowledge',
      'set-severity',
      'assign',
      'mitigate',
      'resolve',
      'merge',
      'post-update',
      'comment',
      'attribute',
      'add-action-item',
      'judge-alert',
      'start-runbook',
      'plan-rollback',
    ],
    controlsReason: null,
    owner: 'group:default/shop-team',
    ...changes,
  };
}

export function examplePage(items: readonly IncidentSummary[]): IncidentPage {
  return {
    asOf,
    items: [...items],
    pageInfo: {},
    emptyReason: items.length > 0 ? null : incidentReason('list.none'),
    mayOpen: true,
  };
}

export function exampleSuspect(changes: Partial<Suspect> = {}): Suspect {
  return {
    rank: 1,
    factId: '01890000-0000-7000-8000-0000000000f1',
    type: 'rollouts.rollout.rolled-back',
    summary: 'v1.5.0 was rolled out to production',
    entityRef: 'component:default/shop',
    environmentId: 'production',
    occurredAt: '2026-03-04T11:50:00.000Z',
    actor: { kind: 'user', ref: 'user:default/dana' },
    subject: { kind: 'rollout', id: 'r1' },
    relation: 'same',
    kind: 'rollout',
    score: 9,
    reasons: [
      incidentReason('suspect.same-entity'),
      incidentReason('suspect.just-before', { minutes: 4 }),
    ],
    diffLink: '/catalog/default/component/shop/environments?view=compare',
    link: '/rollouts/r1',
    canPlanRollback: true,
    ...changes,
  };
}

export const exampleSuspects = (): Suspects => ({
  asOf,
  from: '2026-03-03T11:54:00.000Z',
  to: asOf,
  items: [exampleSuspect()],
  emptyReason: null,
  notices: [],
});

export const exampleEvents = (): IncidentEvents => ({
  asOf,
  items: [
    {
      id: '01890000-0000-7000-8000-0000000000e1',
      type: 'rollouts.rollout.started',
      occurredAt: '2026-03-04T11:50:00.000Z',
      kind: 'change',
      summary: 'A rollout of v1.5.0 began',
      text: null,
      entityRef: 'component:default/shop',
      environmentId: 'production',
      actor: { kind: 'user', ref: 'user:default/dana' },
      link: '/rollouts/r1',
    },
    {
      id: '01890000-0000-7000-8000-0000000000e2',
      type: 'incidents.comment.posted',
      occurredAt: '2026-03-04T11:58:00.000Z',
      kind: 'message',
      summary: 'dana commented',
      text: 'The pool of connections is empty.',
      entityRef: 'component:default/shop',
      environmentId: 'production',
      actor: { kind: 'user', ref: 'user:default/dana' },
      link: null,
    },
  ],
  pageInfo: {},
  emptyReason: null,
});

export const exampleRunbooks = (): IncidentRunbooks => ({
  asOf,
  suggestions: [
    {
      slug: 'rollback',
      title: 'Roll back',
      reason: incidentReason('runbooks.alert', { alert: 'CheckoutErrors' }),
      stepCount: 4,
      link: '/runbooks/component/default/shop/rollback',
      lastExercisedAt: null,
      parameters: [
        {
          name: 'version',
          title: 'Version',
          default: 'v1.4.2',
          required: true,
        },
      ],
    },
  ],
  runs: [],
  emptyReason: null,
});

export const exampleStatistics = (): IncidentStatistics => ({
  asOf,
  from: '2025-12-04T12:00:00.000Z',
  incidents: 3,
  bySeverity: { P0: 0, P1: 2, P2: 1, P3: 0 },
  acknowledgeMs: 125_000,
  resolveMs: 1_500_000,
  alerts: { judged: 10, right: 9, precision: 0.9, target: 0.95 },
  suspects: { attributed: 4, firstWasRight: 3, share: 0.75 },
});
