import { RUNBOOK_REASONS } from '@quarterdeck/plugin-runbooks-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { runbookReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  runbookReasonsTranslationRef,
  RUNBOOK_REASONS,
);
