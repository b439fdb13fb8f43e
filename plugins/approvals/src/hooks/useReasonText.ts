import { APPROVAL_REASONS } from '@quarterdeck/plugin-approvals-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { approvalReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  approvalReasonsTranslationRef,
  APPROVAL_REASONS,
);
