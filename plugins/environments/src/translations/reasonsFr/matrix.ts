import type { MATRIX_REASONS } from '@quarterdeck/plugin-environments-common';

export const matrixFr: Record<keyof typeof MATRIX_REASONS, string> = {
  'matrix.no-environments':
    'Aucun environnement n’est configuré sous environments.definitions',
  'matrix.not-annotated':
    'L’entité ne nomme aucune charge de travail : elle n’a ni l’annotation backstage.io/kubernetes-id ni backstage.io/kubernetes-label-selector',
  'matrix.selector-invalid':
    'L’annotation backstage.io/kubernetes-label-selector est illisible : {cause}',
  'matrix.overlap':
    'Les environnements {left} ({leftPattern}) et {right} ({rightPattern}) revendiquent tous deux des espaces de noms du cluster {cluster} ; une charge que les deux revendiquent n’est montrée dans aucun. Resserrez un des motifs.',
  'matrix.nothing-matches':
    'Aucune charge de travail d’aucun cluster ne correspond au sélecteur {selector}',
  'matrix.unplaced':
    '{count} charges de travail de cette entité tournent là où aucun environnement ne revendique l’espace de noms : {places}',
  'matrix.contested':
    '{count} charges de travail de cette entité ne sont montrées nulle part, car plusieurs environnements revendiquent leur espace de noms : {places}, revendiqué par {environments}. Resserrez environments.definitions.<id>.namespaces de l’un d’eux.',
  'matrix.claimed-twice':
    '{workload} est aussi revendiqué par {others} ; changez les annotations de l’un d’eux',
  'environment.no-preview': 'Aucun aperçu de ce service ne tourne maintenant',
  'environment.not-deployed':
    'Aucune charge de travail ne correspond dans {environment}',
};
