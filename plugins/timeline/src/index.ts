export { timelineApiRef, type TimelineApi } from './api/TimelineApi';
export { timelinePlugin as default } from './plugin';
export {
  factReasonsTranslationRef,
  timelineTranslationRef,
} from './translations/translation';
