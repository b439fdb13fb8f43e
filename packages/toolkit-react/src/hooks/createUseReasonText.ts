import {
  useTranslationRef,
  type TranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { fillSentence, type Reason } from '@quarterdeck/toolkit-common';
import { absoluteTime } from '../model/relativeTime';
import { toolkitTranslationRef } from '../translation';

const PERSON = /^(?:user|group):[^/\s]+\/(\S+)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Makes the hook with which the pages of a room say the reasons that its backend gives: in the reader's language, or in
 * the backend's own words where this version of the page does not know the code.
 *
 * @param translationRef - the room's reasons as messages. Parameters keep the single braces that they have in the
 *   contract, so that one list of sentences serves backend and pages.
 */
export function createUseReasonText(
  translationRef: TranslationRef<string, Readonly<Record<string, string>>>,
  sentences: Readonly<Record<string, string>>,
): () => (reason: Reason) => string {
  return function useReasonText() {
    const { t } = useTranslationRef(translationRef);
    const { t: toolkit } = useTranslationRef(toolkitTranslationRef);
    return ({ code, params, message }) =>
      Object.hasOwn(sentences, code)
        ? fillSentence(t(code), readable(params, toolkit('locale')))
        : message;
  };
}

/** Instants travel in ISO 8601 and people as references, which is not how people write them. */
function readable(params: Reason['params'], locale: string): Reason['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? readableText(value, locale) : value,
    ]),
  );
}

function readableText(value: string, locale: string): string {
  return INSTANT.test(value)
    ? absoluteTime(Date.parse(value), locale)
    : value.replace(PERSON, '$1');
}
