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
  'confirm.required': 'Why?',
  'confirm.optional': 'Comment (optional)',
  'confirm.cancel': 'Cancel',
  loading: 'Loading…',
  'chart.partial': 'not whole',
  'chart.hint': 'Move from point to point with the arrow keys.',
  'chart.hintSelect':
    'Move from point to point with the arrow keys, and press Enter to see what one is made of.',
  'chart.table': 'Show as table',
  'chart.tableOf': 'Show as table: {{title}}',
  'chart.when': 'When',
  'chart.value': 'Value',
  'chart.savePicture': 'Save as picture',
  'chart.savePictureOf': 'Save as picture: {{title}}',
  'chart.fromTo': '{{title}}: from {{first}} to {{last}}',
  'chart.nothing': '{{title}}: no value is known',
  'letters.title': 'Events that could not be used',
  'letters.advice':
    'Others told the portal of these, and nobody knows whose they are, or something is wrong with them. Put right what the reason says, and try again; after 14 days they are gone.',
  'letters.show': 'Show them ({{number}})',
  'letters.received': 'received {{time}}, tried {{attempts}} ×',
  'letters.retry': 'Try again',
  'letters.retryOf': 'Try again: {{name}}',
  'letters.used': 'The event could be used.',
  'letters.still': 'The event still cannot be used: {{reason}}',
  'letters.tooLong':
    'It was too long to be kept whole; its sender has to send it again.',
} as const;

export type ToolkitMessages = Record<keyof typeof en, string>;
