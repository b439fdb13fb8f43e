export {
  environmentsApiRef,
  type EnvironmentsApi,
} from './api/EnvironmentsApi';
export { environmentsPlugin as default } from './plugin';
export { environmentsFleetTranslationRef } from './translations/fleetTranslation';
export {
  environmentReasonsTranslationRef,
  environmentsTranslationRef,
} from './translations/translation';
