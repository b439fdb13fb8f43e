import { NOW } from './examples';

const iso = (time: number) => new Date(time).toISOString();
/** How Go writes a time that there is none of. */
export const YEAR_ONE = '0001-01-01T00:00:00Z';

/** An alert as Alertmanager tells of it. */
export function firingAlert(
  fingerprint: string,
  labels: Record<string, string>,
  changes: object = {},
) {
  return {
    status: 'firing',
    labels: { alertname: 'TooManyErrors', severity: 'critical', ...labels },
    annotations: {
      summary: 'Too many requests fail',
      runbook_url: 'https://wiki.example/too-many-errors',
    },
    startsAt: iso(NOW - 60_000),
    endsAt: YEAR_ONE,
    generatorURL: 'http://prometheus.example/graph?g0.expr=up',
    fingerprint,
    ...changes,
  };
}

export function resolvedAlert(
  fingerprint: string,
  labels: Record<string, string>,
  changes: object = {},
) {
  return firingAlert(fingerprint, labels, {
    status: 'resolved',
    endsAt: iso(NOW),
    ...changes,
  });
}

export function notification(alerts: unknown[], changes: object = {}) {
  return {
    version: '4',
    groupKey: '{}:{alertname="TooManyErrors"}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'quarterdeck',
    groupLabels: { alertname: 'TooManyErrors' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example',
    alerts,
    ...changes,
  };
}

/** An event of PagerDuty's webhook subscriptions, version 3. */
export function pagerdutyEvent(
  event: { type: string; at: number; id?: string },
  data: object = {},
) {
  return {
    event: {
      id: event.id ?? `event-${event.type}-${event.at}`,
      event_type: event.type,
      resource_type: 'incident',
      occurred_at: iso(event.at),
      agent: { id: 'PLH1HKV', type: 'user_reference', summary: 'Somebody' },
      client: null,
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        self: 'https://api.pagerduty.com/incidents/PGR0VU2',
        html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
        number: 2,
        status: 'triggered',
        incident_key: 'd3640fbd41094207a1c11e58e46b1662',
        created_at: iso(NOW - 60_000),
        title: 'Orders fail',
        service: {
          id: 'PF9KMXH',
          type: 'service_reference',
          summary: 'Shop of production',
          html_url: 'https://acme.pagerduty.com/services/PF9KMXH',
        },
        urgency: 'high',
        priority: null,
        assignees: [],
        ...data,
      },
    },
  };
}
