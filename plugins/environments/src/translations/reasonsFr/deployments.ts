import type { DEPLOYMENT_REASONS } from '@quarterdeck/plugin-environments-common';

export const deploymentsFr: Record<keyof typeof DEPLOYMENT_REASONS, string> = {
  'deployment.none-yet': 'Aucun déploiement n’a encore été vu ici',
};
