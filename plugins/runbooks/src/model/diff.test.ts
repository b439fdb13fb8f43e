import { linesOfDiff } from './diff';

describe('linesOfDiff', () => {
  it('leaves out the header and says what each line is', () => {
    expect(
      linesOfDiff('--- a\n+++ b\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n'),
    ).toEqual([
      { kind: 'place', text: '@@ -1,2 +1,2 @@' },
      { kind: 'same', text: ' same' },
      { kind: 'removed', text: '-old' },
      { kind: 'added', text: '+new' },
    ]);
  });
});
