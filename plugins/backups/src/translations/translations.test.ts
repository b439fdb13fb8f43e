import { BACKUPS_REASONS } from '@quarterdeck/plugin-backups-common';
import { en } from './en';
import { enParts } from './enParts';
import fr from './frAll';
import { frenchReasons } from './reasonsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe.each([
  ['the words of the pages', { ...en, ...enParts }, fr],
  ['the reasons of the backend', BACKUPS_REASONS, frenchReasons],
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
