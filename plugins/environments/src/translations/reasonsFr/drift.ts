import type { DRIFT_REASONS } from '@quarterdeck/plugin-environments-common';

export const driftFr: Record<keyof typeof DRIFT_REASONS, string> = {
  'drift.in-sync': 'Tourne comme appliqué en dernier',
  'drift.drifted':
    'Diffère de ce qui a été appliqué en dernier ; la dernière main dessus : {manager}',
  'drift.not-declared':
    'Rien ne dit comment il devrait être : il ne porte pas de dernière configuration appliquée',
  'drift.unreadable':
    'Sa dernière configuration appliquée ne peut pas être lue',
};
