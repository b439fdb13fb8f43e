import { INCIDENT_REASONS } from '@quarterdeck/plugin-incidents-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { incidentReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  incidentReasonsTranslationRef,
  INCIDENT_REASONS,
);
