import { createContext, useContext } from 'react';
import { MESSAGES } from './messages.ts';
import type { Language, MessageKey } from './messages.ts';

export interface Texts {
  language: Language;
  setLanguage: (language: Language) => void;
  text: (key: MessageKey) => string;
}

export const TextContext = createContext<Texts>({
  language: 'en',
  setLanguage: () => undefined,
  text: key => MESSAGES.en[key],
});

export function useText(): Texts {
  return useContext(TextContext);
}
