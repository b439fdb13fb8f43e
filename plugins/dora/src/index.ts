export { doraApiRef, type DoraApi } from './api/DoraApi';
export { doraPlugin as default } from './plugin';
export {
  doraReasonsTranslationRef,
  doraTranslationRef,
} from './translations/translation';
