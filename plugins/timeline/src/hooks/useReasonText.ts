import { FACT_REASONS } from '@quarterdeck/plugin-timeline-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { factReasonsTranslationRef } from '../translations/translation';

export const useReasonText = createUseReasonText(
  factReasonsTranslationRef,
  FACT_REASONS,
);
