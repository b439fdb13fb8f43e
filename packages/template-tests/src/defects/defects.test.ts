import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths';
import { DEFECTS } from '.';
import { tryDefect } from './defects';
import { defectsReference } from './reference';

// All that is known to go wrong in templates of the field, put back one by one.
describe('defects', () => {
  it('has the eighty that we know', () => {
    const numbers = new Set(DEFECTS.map(({ number }) => number));
    expect([...numbers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 80 }, (_, index) => index + 1),
    );
  });

  it('has them in the reference, with the rules that find them', () => {
    const page = join(ROOT, 'docs/reference/defects.md');
    expect(readFileSync(page, 'utf8')).toBe(defectsReference(DEFECTS));
  });

  it.each(DEFECTS.map(defect => ({ ...defect })))(
    '$number: $title is found by $rule',
    async defect => {
      expect(await tryDefect(defect)).toEqual([]);
    },
  );
});
