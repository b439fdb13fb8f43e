import { changesBetween } from './changes';

describe('what has changed in a runbook', () => {
  it('is nothing, or a unified diff', () => {
    expect(changesBetween('a.md', 'x', 'x').changesSinceLastRun).toBeNull();
    const { changesSinceLastRun, changesSinceLastRunReason } = changesBetween(
      'a.md',
      '# A\n\none\n',
      '# A\n\ntwo\n',
    );
    expect(changesSinceLastRunReason.code).toBe('changes.some');
    expect(changesSinceLastRun).toContain(
      '--- a.md at the last run\n+++ a.md\n@@ -1,3 +1,3 @@\n # A\n \n-one\n+two\n',
    );
  });

  it('is not computed where it is all', () => {
    const text = (word: string) =>
      Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join('\n');
    expect(changesBetween('a.md', text('a'), text('b'))).toMatchObject({
      changesSinceLastRun: null,
      changesSinceLastRunReason: { code: 'changes.too-many' },
    });
  });
});
