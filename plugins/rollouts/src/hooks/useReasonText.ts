import { ROLLOUT_REASONS } from '@quarterdeck/plugin-rollouts-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { rolloutReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  rolloutReasonsTranslationRef,
  ROLLOUT_REASONS,
);
