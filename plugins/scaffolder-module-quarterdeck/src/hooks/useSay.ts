import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { Say, SayKey, SayParameters } from '../model/nameProblemText';
import type { en } from '../translations/en';
import { wizardTranslationRef } from '../translations/translation';

const NONE: SayParameters = {
  name: '',
  owner: '',
  longest: '',
  characters: '',
  by: '',
};

/** The wizard's messages, for code that is given words rather than speaks itself. */
export function sayOf(t: TranslationFunction<typeof en>): Say {
  // Which of the parameters a message has, only the message knows.
  const speak: (key: SayKey, parameters: SayParameters) => string = t;
  return (key, parameters) => speak(key, { ...NONE, ...parameters });
}

export function useSay(): Say {
  return sayOf(useTranslationRef(wizardTranslationRef).t);
}
