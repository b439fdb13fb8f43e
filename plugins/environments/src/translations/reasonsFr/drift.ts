import type { DRIFT_REASONS } from '@quarterdeck/plugin-environments-common';

export const driftFr: Record<keyof typeof DRIFT_REASONS, string> = {
  'drift.in-sync': 'Tourne comme appliqué en dernier',
  'drift.drifted':
    'Diffère de ce qui a été appliqué en dernier ; la dernière main dessus : {manager}',
  'drift.unrecorded':
    'Diffère de ce qui a été appliqué en dernier ; le cluster n’a gardé aucune trace de l’auteur',
  'drift.allowed':
    'Tourne comme appliqué en dernier, sauf pour ce qui peut différer : {fields}',
  'drift.not-declared':
    'Rien ne dit comment il devrait être : il ne porte pas de dernière configuration appliquée, et personne ne le déclare par server-side apply',
  'drift.kept-elsewhere':
    '{tool} le gère et garde sa déclaration hors du cluster ; demandez à {tool} s’il est synchronisé',
  'drift.unreadable':
    'Sa dernière configuration appliquée ne peut pas être lue',
};
