import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { fleetEn } from './fleetEn';

export const environmentsFleetTranslationRef = createTranslationRef({
  id: 'plugin.environments.fleet',
  messages: fleetEn,
  translations: {
    fr: () => import('./fleetFr'),
  },
});
