export { rolloutsApiRef, type RolloutsApi } from './api/RolloutsApi';
export { rolloutsPlugin as default } from './plugin';
export {
  rolloutReasonsTranslationRef,
  rolloutsTranslationRef,
} from './translations/translation';
