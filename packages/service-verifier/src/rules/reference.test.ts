import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { RULES } from '.';
import { rulesReference } from './reference';

describe('rules', () => {
  it('have names of their own, and say what they are for', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, summary } of RULES) {
      expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
      expect(summary.length).toBeGreaterThan(20);
    }
  });

  it('are all in the reference: npx quarterdeck rules > docs/reference/rules.md', () => {
    const page = readFileSync(
      resolve(__dirname, '../../../../docs/reference/rules.md'),
      'utf8',
    );
    expect(page).toBe(rulesReference(RULES));
  });
});
