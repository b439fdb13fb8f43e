/** How what runs differs from what was declared. */
export const DRIFT_REASONS = {
  'drift.in-sync': 'Runs as it was last applied',
  'drift.drifted':
    'Differs from what was last applied; the last hand on it was {manager}',
  'drift.unrecorded':
    'Differs from what was last applied; the cluster keeps no record of who changed it',
  'drift.allowed':
    'Runs as it was last applied, but for what may differ: {fields}',
  'drift.not-declared':
    'Nothing tells how it should be: it carries no last-applied configuration, and nobody declares it by server-side apply',
  'drift.kept-elsewhere':
    '{tool} manages it and keeps its declaration outside of the cluster; ask {tool} whether it is in sync',
  'drift.unreadable': 'Its last-applied configuration cannot be read',
} as const;
