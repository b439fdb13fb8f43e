import { RUNBOOK_REASONS } from '@quarterdeck/plugin-runbooks-common';
import { en } from './en';
import fr from './fr';
import reasonsFr from './reasonsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe.each<[string, Record<string, string>, Record<string, string>]>([
  ['words', en, fr],
  ['reasons', RUNBOOK_REASONS, reasonsFr],
])('the French %s', (_, english, french) => {
  it.each(Object.entries(english))(
    'say %s with the same parameters',
    (key, message) => {
      const translated = french[key] ?? '';
      expect(translated).not.toBe('');
      expect(placeholders(translated)).toEqual(placeholders(message));
    },
  );

  it('say nothing that nobody asks for', () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
  });
});
