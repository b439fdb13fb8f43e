export { runbooksApiRef, type RunbooksApi } from './api/RunbooksApi';
export { runbooksPlugin as default } from './plugin';
export {
  runbookReasonsTranslationRef,
  runbooksTranslationRef,
} from './translations/translation';
