import { NOW } from './examples';

export const HOUR_MS = 3_600_000;
export const iso = (hoursAgo: number) =>
  new Date(NOW - hoursAgo * HOUR_MS).toISOString();
export const SHOP = 'component:default/shop';
export const SHA = 'a'.repeat(40);

/** As GitHub documents the webhook `issues`, with the parts that are read. */
export function githubIssue(action: string, changes: object = {}) {
  return {
    action,
    issue: {
      number: 7,
      title: 'Checkout is down',
      body: `Nobody can pay.\n\n**Root cause:** ${SHA}\n`,
      state: 'open',
      created_at: iso(3),
      updated_at: iso(2),
      closed_at: null,
      labels: [{ name: 'Incident' }, { name: 'severity:P1' }],
      ...changes,
    },
    repository: { html_url: 'https://github.com/acme/shop' },
  };
}

/** As GitLab documents issue events. */
export function gitlabIssue(changes: object = {}) {
  return {
    object_kind: 'issue',
    event_type: 'incident',
    object_attributes: {
      iid: 23,
      title: 'Front is slow',
      type: 'Incident',
      description: 'Slow since the release',
      state: 'opened',
      action: 'open',
      severity: 'high',
      created_at: '2026-03-01 10:00:00 UTC',
      updated_at: '2026-03-01 10:00:00 UTC',
      ...changes,
    },
    labels: [{ title: 'env::staging' }],
    project: { web_url: 'https://git.example.org/acme/front' },
  };
}

export function cdevent(
  predicate: string,
  hoursAgo: number,
  content: object = {},
) {
  const type = `dev.cdevents.incident.${predicate}.0.2.0`;
  const id = `${predicate}-${hoursAgo}`;
  return {
    specversion: '1.0',
    id,
    source: '/monitoring',
    type,
    data: {
      context: {
        version: '0.4.1',
        id,
        source: '/monitoring',
        type,
        timestamp: iso(hoursAgo),
      },
      subject: {
        id: 'incident-123',
        source: '/monitoring',
        type: 'incident',
        content: {
          description: 'Response time above 10 ms',
          environment: { id: 'Live' },
          service: { id: 'shop' },
          artifactId: 'pkg:oci/shop@sha256%3Aabc',
          ...content,
        },
      },
    },
  };
}

export function plainIncident(
  id: string,
  startedHoursAgo: number,
  changes: object = {},
) {
  return {
    id,
    entityRef: SHOP,
    environmentId: 'production',
    title: 'Broken',
    severity: 'P1',
    startedAt: iso(startedHoursAgo),
    resolvedAt: iso(startedHoursAgo - 1),
    ...changes,
  };
}
