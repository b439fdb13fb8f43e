import { DORA_REASONS } from '@quarterdeck/plugin-dora-common';
import { en } from './en';
import fr from './fr';
import reasonsFr from './reasonsFr';
import { recordsEn } from './recordsEn';
import recordsFr from './recordsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

// Some keys stand in both tables, for different sentences.
describe.each([
  ['the words of the pages', en, fr],
  ['the words of records', recordsEn, recordsFr],
  ['the reasons of the backend', DORA_REASONS, reasonsFr],
])('French, %s', (_, english, translations) => {
  const french = new Map(Object.entries(translations));

  it.each(Object.entries(english))(
    'says %s with the same parameters',
    (key, message) => {
      const translated = french.get(key) ?? '';
      expect(translated).not.toBe('');
      expect(placeholders(translated)).toEqual(placeholders(message));
    },
  );
});
