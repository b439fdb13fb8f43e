import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ENVIRONMENT_REASONS,
  type EnvironmentReasonCode,
} from '@quarterdeck/plugin-environments-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { fillReason } from '../model/reasonText';
import { instantText } from '../model/times';
import { environmentReasonsTranslationRef } from '../translations/translation';
import { useLocale } from './useLocale';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Says a reason in the reader's language; one that this version does not know, in the backend's own words. */
export function useReasonText() {
  const { t } = useTranslationRef(environmentReasonsTranslationRef);
  const locale = useLocale();
  return (reason: Reason) =>
    isKnown(reason.code)
      ? fillReason(t(reason.code), readable(reason.params, locale))
      : reason.message;
}

/** Instants travel in ISO 8601, which is not how people write them. */
function readable(params: Reason['params'], locale: string): Reason['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && INSTANT.test(value)
        ? instantText(value, locale)
        : value,
    ]),
  );
}

function isKnown(code: string): code is EnvironmentReasonCode {
  return Object.hasOwn(ENVIRONMENT_REASONS, code);
}
