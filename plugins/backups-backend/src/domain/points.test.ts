import { backupRow, NOW } from '../testing/protectionRows';
import { availabilities, provenUntil, restorableBackups } from './points';

const at = NOW - 10_000;
const lost = { store: 'disk', state: 'damaged' as const, lostAt: at };

describe('what can be restored', () => {
  it.each([
    [
      'with a copy that was not read back yet',
      { copies: [{ store: 'disk', state: 'stored' as const }] },
      true,
    ],
    [
      'with one good copy beside a bad one',
      { copies: [lost, { store: 's3', state: 'verified' as const }] },
      true,
    ],
    ['with damaged copies alone', { copies: [lost] }, false],
    ['that was deleted', { deletedAt: at }, false],
    [
      'that an engine keeps by itself',
      { copies: [], label: '20261122F' },
      true,
    ],
    ['that nobody keeps', { copies: [] }, false],
  ])('a backup %s', (_what, some, is) => {
    expect(restorableBackups([backupRow(some)])).toHaveLength(is ? 1 : 0);
  });

  it('is not a backup whose base is lost, or is not known', () => {
    const base = backupRow({ copies: [lost] });
    const middle = backupRow({ baseId: base.id });
    const top = backupRow({ baseId: middle.id });
    expect(restorableBackups([top, middle, base])).toEqual([]);
    expect(restorableBackups([backupRow({ baseId: base.id })])).toEqual([]);
    const good = { ...base, copies: backupRow().copies };
    expect(restorableBackups([top, middle, good])).toHaveLength(3);
  });

  it('was there from when it was complete until its last copy was lost', () => {
    const backup = backupRow({
      copies: [
        { store: 'disk', state: 'removed', removedAt: at - 5_000 },
        { ...lost, store: 's3' },
      ],
    });
    expect(availabilities([backup])).toEqual([
      expect.objectContaining({ from: backup.finishedAt, until: at }),
    ]);
    expect(availabilities([{ ...backup, deletedAt: at - 1 }])).toEqual([
      expect.objectContaining({ until: at - 1 }),
    ]);
  });
});

describe('how far a restore test goes', () => {
  const newest = backupRow({ copies: [], label: 'new', pointAt: NOW });
  const older = backupRow({ copies: [], label: 'old', pointAt: NOW - 1_000 });
  const until = newest.finishedAt + 1_000;

  it.each([
    ['to the end of the archive', newest, until, until],
    ['not further than the backup without one', newest, undefined, undefined],
    ['nor where the archive ends before', newest, newest.finishedAt, undefined],
    ['nor of an older backup', older, until, undefined],
  ])('is %s', (_, backup, archivedUntil, expected) => {
    expect(provenUntil(backup, [newest, older], archivedUntil)).toBe(expected);
  });
});
