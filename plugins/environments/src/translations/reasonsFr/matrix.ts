import type { MATRIX_REASONS } from '@quarterdeck/plugin-environments-common';

export const matrixFr: Record<keyof typeof MATRIX_REASONS, string> = {
  'matrix.no-environments':
    'Aucun environnement n’est configuré sous environments.definitions',
  'matrix.not-annotated':
    'L’entité ne nomme aucune charge de travail : elle n’a ni l’annotation backstage.io/kubernetes-id ni backstage.io/kubernetes-label-selector',
  'matrix.selector-invalid':
    'L’annotation backstage.io/kubernetes-label-selector est illisible : {cause}',
  'environment.not-deployed':
    'Aucune charge de travail ne correspond dans {environment}',
};
