import { DEFECTS } from '.';
import { tryDefect } from './defects';

// All that is known to go wrong in templates of the field, put back one by one.
describe('defects', () => {
  it('has each of the eighty that we know, once', () => {
    const numbers = DEFECTS.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(
      Array.from({ length: 80 }, (_, index) => index + 1),
    );
  });

  it.each(DEFECTS.map(defect => ({ ...defect })))(
    '$number: $title is found by $rule',
    async defect => {
      expect(await tryDefect(defect)).toEqual([]);
    },
  );
});
