import { en } from './en';
import { formEn } from './formEn';
import formFr from './formFr';
import fr from './fr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe('French', () => {
  const french = new Map([...Object.entries(fr), ...Object.entries(formFr)]);

  it.each([...Object.entries(en), ...Object.entries(formEn)])(
    'says %s with the same parameters',
    (key, message) => {
      const translated = french.get(key) ?? '';
      expect(translated).not.toBe('');
      expect(placeholders(translated)).toEqual(placeholders(message));
    },
  );
});
