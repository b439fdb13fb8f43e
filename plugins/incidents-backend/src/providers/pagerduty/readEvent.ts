import { InputError } from '@backstage/errors';
import {
  AlertResult,
  PagerdutyIncident,
  pagerdutyIncidentSchema,
  pagerdutyWebhookSchema,
} from '@quarterdeck/plugin-incidents-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { oneLine, plausibleTime, safeLink } from '../../domain/foreign';
import { HeardAlert } from '../../domain/heardAlert';

/** PagerDuty tries for hours, not for days: what is older was recorded by somebody, and is sent again by them. */
const OLDEST_EVENT_MS = 7 * 24 * 3_600_000;
const LONGEST_NAME = 200;

const typedSchema = z.object({ type: z.string() });

/**
 * What an event says: the state in which an incident of PagerDuty was when it occurred. Everything that comes with the
 * whole incident is read alike, be it triggered, acknowledged, escalated or given another priority; notes, responders
 * and pings say nothing of its state.
 *
 * @throws InputError that says what is wrong with it
 */
export function readEvent(
  value: unknown,
  now: number,
): HeardAlert | AlertResult {
  const { event } = parseRequest(pagerdutyWebhookSchema, value);
  const sentAt = plausibleTime(event.occurred_at, now);
  if (sentAt === undefined || sentAt < now - OLDEST_EVENT_MS) {
    throw new InputError(
      `occurred_at is ${event.occurred_at}; events are taken for seven days, and none of the future`,
    );
  }
  const data = typedSchema.safeParse(event.data);
  if (
    !event.event_type.startsWith('incident.') ||
    (data.success && data.data.type !== 'incident')
  ) {
    return {
      key: null,
      result: 'ignored',
      incidentId: null,
      reason: `${oneLine(event.event_type, 100)} says nothing of the state of an incident`,
    };
  }
  return toAlert(
    parseRequest(pagerdutyIncidentSchema, event.data),
    sentAt,
    now,
  );
}

function toAlert(
  incident: PagerdutyIncident,
  sentAt: number,
  now: number,
): HeardAlert {
  const { id, service, status, urgency, priority, number } = incident;
  const startsAt = plausibleTime(incident.created_at, now);
  if (startsAt === undefined) {
    throw new InputError(
      `created_at is ${incident.created_at}; no incident begins before the year 2000 or later than tomorrow`,
    );
  }
  const title = oneLine(incident.title, LONGEST_NAME);
  return {
    source: 'pagerduty',
    key: id,
    name: title ?? `Incident ${number ?? id} of PagerDuty`,
    state: status === 'resolved' ? 'resolved' : 'firing',
    labels: {
      ...(service.summary ? { service: service.summary } : {}),
      pagerduty_service: service.id,
      ...(urgency ? { urgency } : {}),
      ...(priority?.summary ? { priority: priority.summary } : {}),
    },
    summary: title,
    link: safeLink(incident.html_url),
    startsAt,
    endsAt: status === 'resolved' ? Math.max(startsAt, sentAt) : undefined,
    sentAt,
    pagerdutyServiceId: service.id,
  };
}
