/** How what runs differs from what was declared. */
export const DRIFT_REASONS = {
  'drift.in-sync': 'Runs as it was last applied',
  'drift.drifted':
    'Differs from what was last applied; the last hand on it was {manager}',
  'drift.not-declared':
    'Nothing tells how it should be: it carries no last-applied configuration',
  'drift.unreadable': 'Its last-applied configuration cannot be read',
} as const;
