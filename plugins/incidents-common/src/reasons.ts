import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const INCIDENT_REASONS = {
  'state.open': 'Nobody has taken it yet',
  'state.acknowledged': '{by} is on it',
  'state.mitigated': 'Users are no longer hurt; its cause is still there',
  'state.mitigated-alerts-over':
    'Every alert of it is over; somebody has to say that it is resolved',
  'state.resolved': 'It is over',
  'state.resolved-alerts-over':
    'Every alert of it is over, and nobody had taken it',
  'state.resolved-rollback':
    'What was rolled out was taken back, and what runs is healthy',
  'state.merged': 'It lives on in INC-{number}',
  'missing.role': 'Nobody is {role}',
  'missing.update': 'Stakeholders were to hear something by {dueAt}',
  'missing.acknowledge': 'Nobody has taken it within {minutes} minutes',
  'missing.post-mortem': 'It needs a post-mortem with at least one action item',
  'missing.verdict':
    'Nobody has said whether its alerts were right to fire: {count}',
  'control.not-allowed': 'It takes the permission {permission} for {entityRef}',
  'control.not-a-person': 'Only a person can do that',
  'control.merged': 'It was merged into INC-{number}',
  'list.none': 'There is no incident that you may see',
  'list.none-open': 'Nothing is broken, as far as anybody has said',
  'list.none-of-yours': 'You have no part in an open incident',
  'list.nothing-matches': 'Nothing matches',
  'suspect.same-entity': 'It changed this very service',
  'suspect.dependency': 'It changed {entityRef}, which this service needs',
  'suspect.dependent': 'It changed {entityRef}, which uses this service',
  'suspect.system': 'It changed {entityRef} of the same system',
  'suspect.just-before': 'It was {minutes} minutes before the incident began',
  'suspect.same-environment': 'It was in the same environment',
  'suspect.rolled-back': 'It was rolled back because its metrics failed',
  'suspect.failed': 'It did not become healthy',
  'suspect.by-hand': 'It was done by hand, past the pipeline',
  'suspect.is-cause': 'It opened the incident',
  'suspects.none':
    'Nothing changed here or in what it needs within {hours} hours before',
  'suspects.hidden': '{count} entities that it needs are not yours to see',
  'suspects.no-timeline': 'The timeline cannot be read: {message}',
  'runbooks.alert': 'It is written for the alert {alert}',
  'runbooks.procedure': 'It covers {procedure}',
  'runbooks.severity': 'It is meant for {severity}',
  'runbooks.other': '{message}',
  'runbooks.none': 'No runbook of this entity fits',
  'runbooks.absent': 'This portal has no room of runbooks that could be asked',
  'runbooks.unreadable': 'The runbooks cannot be asked: {message}',
  'events.none': 'Nothing has been recorded yet',
} as const;

export type IncidentReasonCode = keyof typeof INCIDENT_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const incidentReason = reasonBuilder(INCIDENT_REASONS);
