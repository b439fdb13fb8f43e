import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { NameProblem } from '@quarterdeck/service-generator';
import { wizardTranslationRef } from '../translations/translation';
import type { en } from '../translations/en';

type Translate = TranslationFunction<typeof en>;

/** The sentence for a name that cannot be, in the reader's language. */
export function nameProblemText(t: Translate, problem: NameProblem): string {
  switch (problem.code) {
    case 'name-too-long':
      return t(problem.code, { longest: String(problem.params.longest) });
    case 'name-has-wrong-characters':
      return t(problem.code, problem.params);
    case 'name-reserved':
      return t(problem.code, problem.params);
    default:
      return t(problem.code);
  }
}

export function useNameProblemText() {
  const { t } = useTranslationRef(wizardTranslationRef);
  return (problem: NameProblem) => nameProblemText(t, problem);
}
