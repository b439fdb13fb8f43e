import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const RUNBOOK_REASONS = {
  'freshness.fresh': 'It was run, rehearsed or reviewed lately',
  'freshness.stale': 'Nobody has run, rehearsed or reviewed it for {days} days',
  'freshness.overdue': 'Its review was due on {day}',
  'freshness.never': 'Nobody has run or rehearsed it yet',
  'changes.none': 'It is what it was at the last run',
  'changes.some': 'It has changed since the last run',
  'changes.too-many':
    'It has changed since the last run in more places than can be shown',
  'changes.never-run': 'It was never run',
  'source.unreadable': 'It cannot be read: {message}',
  'source.not-allowed':
    'The portal may not read there; add the host to backend.reading.allow or set up an integration',
  'source.too-large': 'It is larger than {limit} characters',
  'source.too-many':
    'There are more than {limit} files; the others are left out',
  'source.nothing':
    'There is no Markdown file; check the path, and that the files are committed',
  'source.bad-name':
    'The name of the file has other characters than letters, digits, dots, hyphens and underscores, or begins with one of those',
  'source.duplicate':
    'Another file of the same name comes first; rename one of them',
  'source.symbolic-link': 'It is a symbolic link, which is not followed',
  'source.no-text': 'It is not text',
  'source.no-location':
    'The catalog does not say where the entity comes from in a way that can be read; give it the annotation backstage.io/source-location',
  'source.not-relative':
    'It has to be a folder or a file beneath that of the entity, like ./docs/runbooks',
  'suggestion.alert': 'It is written for the alert {alert}',
  'suggestion.procedure': 'It covers {procedure}',
  'suggestion.severity': 'It is meant for {severity}',
  'suggestion.none': 'No runbook of this entity fits',
  'list.none': 'There is no runbook that you may see',
  'list.nothing-matches': 'Nothing matches',
  'list.no-runs': 'Nobody has run one yet',
  'list.nothing-needs-you': 'No run waits for you',
  'run.active': 'Step {number} of {count}',
  'run.completed': 'Every step is settled',
  'run.aborted': 'It was aborted: {comment}',
  'step.pending': 'It comes after the steps before it',
  'step.ready': 'It is next',
  'step.executing-action': 'The portal is carrying out {action}',
  'step.executing-check': 'The portal is checking',
  'step.checking-again':
    'It does not hold yet: {message}; tried again until {dueAt}',
  'step.holding': 'It holds; it has to until {dueAt}',
  'step.waiting-approval': 'Somebody else has to agree',
  'step.waiting-timer': 'It waits until {dueAt}',
  'step.interrupted':
    'The portal was interrupted in the middle; continuing repeats it safely under the same key',
  'step.outcome-unknown':
    'The portal was interrupted in the middle, and whether it happened is not known; find out, and say so',
  'step.done': 'It is done',
  'step.done-by-hand': 'It was done by hand',
  'step.check-passed': 'It holds: {message}',
  'step.check-failed': 'It does not hold: {message}',
  'step.action-failed': 'It failed: {message}',
  'step.denied': 'Nobody agreed: {message}',
  'step.approved': '{by} agreed',
  'step.decided': '{option}',
  'step.skipped': 'It was skipped: {comment}',
  'step.not-taken': 'A decision went another way',
  'step.would-do': 'It would do this; nothing was changed',
  'step.cancelled': 'It was stopped by {by}',
  'step.happened': '{by} found out that it had happened: {comment}',
  'step.did-not-happen': '{by} found out that it had not happened: {comment}',
  'control.not-its-turn': 'The steps before it come first',
  'control.not-allowed': 'It takes the permission {permission} for {entityRef}',
  'control.over': 'The run is over',
  'control.not-a-person': 'Only a person can do that',
  'control.incomplete': 'It needs {what} first',
} as const;

export type RunbookReasonCode = keyof typeof RUNBOOK_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const runbookReason = reasonBuilder(RUNBOOK_REASONS);
