import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const DORA_REASONS = {
  'value.no-deployments': 'Nothing was deployed in this time',
  'value.no-incident-source':
    'No source of incidents is connected, so nobody knows which deployments failed',
  'value.no-commits': 'The commits of these deployments are not known',
  'value.no-new-commits':
    'None of these deployments brought a commit that had not been deployed before',
  'value.none-ended': 'No deployment ended in this time',
  'value.no-failures': 'No deployment failed in this time',
  'value.none-recovered': 'None of the deployments that failed has recovered',
  'value.rework-unknown':
    'Nobody knows of any of these deployments whether it was planned',
  'value.few': 'Only {count}: too few to say more than the number itself',
  'value.no-observation': 'Nothing was observed before {since}',
  'value.not-yet': 'That time is still to come',
  'value.no-availability-source': 'No source of availability is connected',
  'value.availability-by-incidents':
    'As incidents tell it: down is while a P0 or P1 incident hurts',
  'value.availability-of-many':
    'Availability is not told of the whole catalog, nor of more than {most} services together',
  'value.availability-unreadable':
    'The source of availability gives no answer: {cause}',
  'value.no-restore-test': 'No restore test has passed in this time',
  'value.no-rehearsal': 'No failover has been rehearsed in this time',
  'value.not-split': 'How this time divides is not known',
  'scope.empty': 'There is nothing in {scope} that you may see the metrics of',
  'scope.too-many':
    'With more than {most} services in view, single ones are not compared',
  'counted.succeeded': 'It succeeded',
  'counted.rolled-back': 'It was taken back, and counts as failed',
  'not-counted.under-way': 'It is under way',
  'not-counted.not-observed': 'Nobody saw how it ended',
  'not-counted.failed-before-traffic':
    'It never became available, so that no user met it; it counts in the success rate alone',
  'not-counted.superseded': 'Another change came before it had finished',
  'not-counted.found':
    'It was found in what the cluster remembers; nobody saw when it ended',
  'not-counted.same-as': 'It is the same as {deployment}, which was observed',
  'not-counted.other-tier': 'It went to {environment}, which is {tier}',
  'not-counted.drill': 'It was a rehearsal',
  'not-counted.same-as-others':
    'They are the same as others, which were observed',
  'not-counted.no-tier':
    'Its environment {environment} is not configured any more',
  'failed.rolled-back': 'It was taken back',
  'failed.incident': 'INC-{number} comes from it',
  'failed.hidden-incident': 'An incident that you may not see comes from it',
  'attribution.explicit': 'Whoever told of the incident named the deployment',
  'attribution.latest-before':
    'It is the latest deployment of the same service and environment within {hours} hours before',
  'attribution.corrected': '{by} said so: {reason}',
  'attribution.none':
    'Nothing was deployed to the same service and environment within {hours} hours before',
  'attribution.named-unknown':
    'It names {named}, of which no deployment is known',
  'attribution.merged': 'It was merged into another one, which counts instead',
  'attribution.nobodys': 'Whoever was on it said that no change is to blame',
  'attribution.no-environment': 'It does not say which environment is broken',
  'attribution.hidden': 'It comes from a deployment that you may not see',
  'lead.first-deployment':
    'It is the first that is known, so what is new in it is not',
  'lead.no-repository': '{entityRef} does not say where its source is',
  'lead.no-revision': 'It does not say which commit it was built from',
  'lead.pending': 'Its commits are being read',
  'lead.unreadable': 'Its commits cannot be read: {cause}',
  'lead.not-found': 'The commit {revision} is not in {repository}',
  'lead.shallow': '{repository} holds only the newest part of its history',
  'lead.too-many':
    'It brought more than {most} commits, which is another history rather than a change',
  'lead.base-unknown':
    'It is not known which commit {deployment}, the deployment before it, was built from',
  'lead.not-delivered': 'What is new in it was not delivered',
  'lead.merge': 'It merges the work of others, and is none of its own',
  'lead.delivered-before': 'An earlier deployment had delivered it',
  'lead.undated': 'It says no time that a clock could have shown',
  'lead.dated-later': 'It is dated after the deployment that brought it',
  'lead.no-new-commits': 'It brought no commit that had not been deployed',
  'lead.negative':
    '{count} commits are dated after the deployment that brought them, and are left out',
  'rework.explicit': 'Its deployment was reported as unplanned',
  'rework.reported-planned': 'Its deployment was reported as planned',
  'rework.label': 'A pull request in it is labelled {label}',
  'rework.branch': 'A pull request in it comes from {branch}',
  'rework.revert': 'It brings the revert {sha}',
  'rework.incident': 'It was deployed while INC-{number} was open',
  'rework.planned': 'Nothing says that it was not planned',
  'explain.counted': 'Deployments that count: {count}',
  'explain.days': 'Days of the window that were observed: {days}',
  'explain.failed': 'Deployments that failed: {failed} of {count}',
  'explain.incidents':
    'Incidents: {count}, of which {attributed} come from a deployment',
  'explain.unattributed':
    'Incidents that come from no known deployment, and make none fail: {count}',
  'explain.recovered':
    'Failed deployments that recovered in this time: {count}',
  'explain.open':
    'Failed deployments that have not recovered, and count once they have: {count}',
  'explain.changes': 'Changes that were delivered: {count}',
  'explain.with-commits':
    'Deployments whose commits are known: {known} of {count}',
  'explain.negative':
    'Changes that are dated after their deployment, and are left out: {count}',
  'explain.rework': 'Deployments that were not planned: {rework} of {known}',
  'explain.rework-known':
    'Deployments of which it is known whether they were planned: {known} of {count}',
  'list.no-deployments': 'There is no such deployment in this time',
  'list.no-incidents': 'There is no such incident in this time',
  'candidates.none': 'Nothing was deployed in the {days} days before',
  'control.not-allowed': 'It takes the permission {permission} for {entityRef}',
  'control.not-a-person': 'Only a person can do that',
  'event.ignored': 'Nothing that is measured hangs on it',
  'event.unknown-repository':
    'No entity says that its source is in {repository}',
} as const;
export type DoraReasonCode = keyof typeof DORA_REASONS;

export const doraReason = reasonBuilder(DORA_REASONS);
