import { broughtCommits, LoggedCommit } from './commitLog';
import { plannedMark } from './marks';

const rules = { labels: ['hotfix', 'rollback'], branches: ['hotfix/*', 'fix'] };

describe('marks', () => {
  it.each([
    [
      'a label, in whatever case',
      { labels: ['ui', 'HotFix'] },
      false,
      'rework.label',
    ],
    [
      'a branch by its beginning',
      { labels: [], branch: 'hotfix/x' },
      false,
      'rework.branch',
    ],
    [
      'a branch by its name',
      { labels: [], branch: 'fix' },
      false,
      'rework.branch',
    ],
    ['a revert', undefined, true, 'rework.revert'],
    [
      'a branch that only looks like one',
      { labels: [], branch: 'fixes' },
      false,
      'rework.planned',
    ],
    ['nothing', undefined, false, 'rework.planned'],
  ])('tell by %s', (_, marks, isRevert, code) => {
    const mark = plannedMark([{ sha: 'a'.repeat(40), isRevert, marks }], rules);
    expect(mark?.reason.code).toBe(code);
    expect(mark?.isUnplanned).toBe(code !== 'rework.planned');
  });

  it('tell nothing without commits', () => {
    expect(plannedMark([], rules)).toBeUndefined();
  });
});

describe('commits', () => {
  const commit = (
    sha: string,
    at: number,
    ...parents: string[]
  ): LoggedCommit => ({
    sha,
    parents,
    committedAt: at,
    title: sha,
    isRevert: false,
  });
  it('come by the first merge on the deployed line that reaches them', () => {
    // base ─ d ─ m1 ─ m2 (head); m1 brings a, n, b, of which n is a merge of the branch itself; m2 brings c, made on b.
    const commits = [
      commit('m2', 90, 'm1', 'c'),
      commit('m1', 70, 'd', 'n'),
      commit('n', 60, 'a', 'b'),
      commit('c', 50, 'b'),
      commit('a', 30, 'base'),
      commit('b', 20, 'base'),
      commit('d', 10, 'base'),
    ];
    for (const order of [commits, commits.slice().reverse()]) {
      const brought = broughtCommits(order, 'm2');
      expect(
        Object.fromEntries(
          brought.map(each => [each.sha, [each.broughtBy, each.mergedAt]]),
        ),
      ).toEqual({
        m2: [undefined, 90],
        m1: [undefined, 70],
        d: [undefined, 10],
        n: ['m1', 70],
        a: ['m1', 70],
        b: ['m1', 70],
        c: ['m2', 90],
      });
    }
  });
});
