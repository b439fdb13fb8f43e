import { InputError } from '@backstage/errors';
import { alertmanagerAlertSchema } from '@quarterdeck/plugin-incidents-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import {
  oneLine,
  plausibleTime,
  safeLink,
  someLines,
} from '../../domain/foreign';
import { HeardAlert } from '../../domain/heardAlert';

const LONGEST_NAME = 200;
const LONGEST_SUMMARY = 500;
const LONGEST_DESCRIPTION = 5000;

/**
 * One alert of a notification. One that has ended says when; `endsAt` of the year 1 is how Go writes that it has not. Of
 * clocks that go wrong is taken what can be: nothing is in the future, and nothing ends before it begins.
 *
 * @throws InputError that says what is wrong with it
 */
export function readAlert(value: unknown, now: number): HeardAlert {
  const alert = parseRequest(alertmanagerAlertSchema, value);
  const { labels, annotations, status, fingerprint } = alert;
  const startsAt = plausibleTime(alert.startsAt, now);
  if (startsAt === undefined) {
    throw new InputError(
      `startsAt is ${alert.startsAt}; no alert begins before the year 2000 or later than tomorrow`,
    );
  }
  const endsAt =
    alert.endsAt === undefined ? undefined : Date.parse(alert.endsAt);
  return {
    source: 'alertmanager',
    key: fingerprint,
    name: oneLine(labels.alertname, LONGEST_NAME) ?? 'An alert without a name',
    state: status,
    labels,
    summary: oneLine(
      annotations.summary ?? annotations.message ?? annotations.title,
      LONGEST_SUMMARY,
    ),
    description: someLines(annotations.description, LONGEST_DESCRIPTION),
    link: safeLink(alert.generatorURL),
    runbookUrl: safeLink(annotations.runbook_url ?? annotations.runbook),
    startsAt,
    endsAt: status === 'resolved' ? endOf(endsAt, startsAt, now) : undefined,
  };
}

function endOf(endsAt: number | undefined, startsAt: number, now: number) {
  // Before its beginning lies also the year 1.
  return endsAt === undefined || endsAt < startsAt
    ? Math.max(startsAt, now)
    : Math.min(endsAt, now);
}
