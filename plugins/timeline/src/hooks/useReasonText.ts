import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  FACT_REASONS,
  type FactReasonCode,
} from '@quarterdeck/plugin-timeline-common';
import { fillSentence, type Reason } from '@quarterdeck/toolkit-common';
import { factReasonsTranslationRef } from '../translations/translation';

/** Says a reason in the reader's language; one that this version does not know, in the backend's own words. */
export function useReasonText() {
  const { t } = useTranslationRef(factReasonsTranslationRef);
  return (reason: Reason) =>
    isKnown(reason.code)
      ? fillSentence(t(reason.code), reason.params)
      : reason.message;
}

function isKnown(code: string): code is FactReasonCode {
  return Object.hasOwn(FACT_REASONS, code);
}
