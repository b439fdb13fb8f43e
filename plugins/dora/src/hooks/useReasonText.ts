import { DORA_REASONS } from '@quarterdeck/plugin-dora-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { doraReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  doraReasonsTranslationRef,
  DORA_REASONS,
);
