import { ROLLOUT_REASONS } from '@quarterdeck/plugin-rollouts-common';
import { en } from './en';
import fr from './fr';
import reasonsFr from './reasonsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe('French', () => {
  const french = new Map([...Object.entries(fr), ...Object.entries(reasonsFr)]);

  it.each([...Object.entries(en), ...Object.entries(ROLLOUT_REASONS)])(
    'says %s with the same parameters',
    (key, message) => {
      const translated = french.get(key) ?? '';
      expect(translated).not.toBe('');
      expect(placeholders(translated)).toEqual(placeholders(message));
    },
  );
});
