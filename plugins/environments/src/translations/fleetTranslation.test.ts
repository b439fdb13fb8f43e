import { fleetEn } from './fleetEn';
import fleetFr from './fleetFr';

const placeholders = (message: string) =>
  [...message.matchAll(/\{\s*(\w+)/g)].map(match => match[1]).sort();

describe('French words of the fleet', () => {
  it.each(Object.entries(fleetEn))(
    'say %s with the same parameters',
    (key, message) => {
      const translated =
        Object.entries(fleetFr).find(([other]) => other === key)?.[1] ?? '';
      expect(translated).not.toBe('');
      expect(placeholders(translated)).toEqual(placeholders(message));
    },
  );
});
