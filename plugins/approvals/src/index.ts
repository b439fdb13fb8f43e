export { approvalsApiRef, type ApprovalsApi } from './api/ApprovalsApi';
export { approvalsPlugin as default } from './plugin';
export {
  approvalReasonsTranslationRef,
  approvalsTranslationRef,
} from './translations/translation';
