import { DEFECTS } from '.';
import { tryDefect } from './defects';

// All that is known to go wrong in templates of the field, put back one by one.
describe('defects', () => {
  it('has each number once', () => {
    const numbers = DEFECTS.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  if (DEFECTS.length) {
    it.each(DEFECTS.map(defect => ({ ...defect })))(
      '$number: $title is found by $rule',
      async defect => {
        expect(await tryDefect(defect)).toEqual([]);
      },
    );
  }
});
