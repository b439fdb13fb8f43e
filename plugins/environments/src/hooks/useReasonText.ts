import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ENVIRONMENT_REASONS,
  type EnvironmentReasonCode,
} from '@quarterdeck/plugin-environments-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { fillReason } from '../model/reasonText';
import { environmentReasonsTranslationRef } from '../translations/translation';

/** Says a reason in the reader's language; one that this version does not know, in the backend's own words. */
export function useReasonText() {
  const { t } = useTranslationRef(environmentReasonsTranslationRef);
  return (reason: Reason) =>
    isKnown(reason.code)
      ? fillReason(t(reason.code), reason.params)
      : reason.message;
}

function isKnown(code: string): code is EnvironmentReasonCode {
  return Object.hasOwn(ENVIRONMENT_REASONS, code);
}
