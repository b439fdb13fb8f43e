/** The words of this room. Every other language is checked against these keys. */
export const en = {
  'list.title': 'Timeline',
  'list.observed': 'Catalog read {{time}}',
  'item.since': 'Since {{time}}',
  'empty.noneDeclared.title': 'This entity declares no facts yet',
  'empty.noneDeclared.advice':
    'Add the annotation below to its catalog-info.yaml, with names of your own. They appear here as soon as the catalog has read it.',
  'empty.noneDeclared.snippet': 'annotation for catalog-info.yaml',
  'empty.other.title': 'There is nothing to show',
} as const;

export type TimelineMessages = Record<keyof typeof en, string>;
