import {
  useTranslationRef,
  type TranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { fillSentence, type Reason } from '@quarterdeck/toolkit-common';

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
    return ({ code, params, message }) =>
      Object.hasOwn(sentences, code) ? fillSentence(t(code), params) : message;
  };
}
