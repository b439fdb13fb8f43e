import { ENVIRONMENT_REASONS } from '@quarterdeck/plugin-environments-common';
import { en } from './en';
import fr from './fr';
import reasonsFr from './reasonsFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe('French', () => {
  const all: Array<[string, string, string]> = [
    ...Object.entries(en).map(([key, message]): [string, string, string] => [
      key,
      message,
      Object.entries(fr).find(([other]) => other === key)?.[1] ?? '',
    ]),
    ...Object.entries(ENVIRONMENT_REASONS).map(
      ([key, message]): [string, string, string] => [
        key,
        message,
        Object.entries(reasonsFr).find(([other]) => other === key)?.[1] ?? '',
      ],
    ),
  ];

  it.each(all)('says %s with the same parameters', (_, message, translated) => {
    expect(translated).not.toBe('');
    expect(placeholders(translated)).toEqual(placeholders(message));
  });
});
