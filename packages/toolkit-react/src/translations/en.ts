/** The words of the toolkit. Every other language is checked against these keys. */
export const en = {
  // Numbers and times are formatted in the language that the words are in, so that no sentence mixes two.
  locale: 'en',
  'status.healthy': 'Healthy',
  'status.progressing': 'Progressing',
  'status.degraded': 'Degraded',
  'status.unavailable': 'Unavailable',
  'status.unknown': 'Unknown',
  'copy.action': 'Copy',
  'copy.label': 'Copy: {{what}}',
  'copy.done': 'Copied',
  'copy.failed': 'Select and copy by hand',
  'error.retry': 'Try again',
  'error.details': 'The answer was: {{message}}',
  'error.forbidden.title': 'You may not see this',
  'error.forbidden.advice':
    'Ask an owner of this entity, or the administrators of the portal, to let you read it. Nothing is wrong with the service itself.',
  'error.signedOut.title': 'Your session has ended',
  'error.signedOut.advice': 'Reload the page and sign in again.',
  'error.missing.title': 'This is not here',
  'error.missing.advice': 'It does not exist any more, or you may not see it.',
  'error.refused.title': 'This is not possible as it is',
  'error.refused.advice':
    'Nothing has been changed. The answer says what stands against it.',
  'error.unreachable.title': 'The portal does not answer',
  'error.unreachable.advice':
    'Check your network. The page tries again by itself as long as it is open.',
  'error.failed.title': 'This could not be loaded',
  'error.failed.advice':
    'The page tries again by itself. If it lasts, give the message below to the administrators of the portal.',
  'live.asOf': 'As of {{time}}',
  'live.signals': 'Live',
  'live.signalsHint': 'Changes are shown as they happen',
  'live.polling': 'Live (polling)',
  'live.pollingHint': 'The page keeps asking for changes',
  'live.stale': 'Not up to date',
  'live.staleHint': 'What you see was last confirmed {{time}}.',
  loading: 'Loading…',
} as const;

export type ToolkitMessages = Record<keyof typeof en, string>;
