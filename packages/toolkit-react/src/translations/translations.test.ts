import { en, type ToolkitMessages } from './en';
import fr from './fr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\{\s*(\w+)/g)].map(match => match[1]).sort();

describe('French', () => {
  it.each(Object.entries(en))(
    'says %s with the same parameters',
    (key, message) => {
      const translated = fr[key as keyof ToolkitMessages];
      expect(placeholders(translated)).toEqual(placeholders(message));
      expect(translated).not.toBe('');
    },
  );
});
