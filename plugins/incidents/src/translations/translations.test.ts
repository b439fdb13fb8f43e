import { INCIDENT_REASONS } from '@quarterdeck/plugin-incidents-common';
import { en } from './en';
import fr from './fr';
import reasonsFr from './reasonsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

// Some keys stand in both tables, for different sentences.
describe.each([
  ['the words of the pages', en, fr],
  ['the reasons of the backend', INCIDENT_REASONS, reasonsFr],
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
