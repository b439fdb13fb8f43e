import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { APPROVAL_REASONS } from '@quarterdeck/plugin-approvals-common';
import { en } from './en';

export const approvalsTranslationRef = createTranslationRef({
  id: 'plugin.approvals',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const approvalReasonsTranslationRef = createTranslationRef({
  id: 'plugin.approvals.reasons',
  messages: APPROVAL_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
