import { exampleBackup } from '../testing/exampleRecords';
import { VERIFY_EVERY_MS, copiesDue } from './copies';
import { CopyRecord } from './records';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('2026-11-22T04:00:00.000Z');
const STORES = [
  { name: 'local', type: 'filesystem', keepMs: 7 * DAY_MS },
  { name: 'remote', type: 's3' },
];

function due(copies: CopyRecord[], ageMs = DAY_MS, changes = {}) {
  const backup = exampleBackup({ finishedAt: NOW - ageMs, copies, ...changes });
  const { verify, write, remove } = copiesDue(backup, STORES, NOW);
  return { verify, write, remove };
}
const nothing = { verify: [], write: [], remove: [] };
const fresh = (store: string, changes: Partial<CopyRecord> = {}) => ({
  store,
  state: 'verified' as const,
  verifiedAt: NOW - DAY_MS,
  ...changes,
});

describe('Copies of a backup', () => {
  it('are left alone where each store has a good one', () => {
    expect(due([fresh('local'), fresh('remote')])).toEqual(nothing);
  });

  it.each(['missing', 'damaged'] as const)(
    'that are %s are written anew from a good one',
    state => {
      const lost = fresh('remote', { state, lostAt: NOW - DAY_MS });
      expect(due([fresh('local'), lost])).toEqual({
        ...nothing,
        write: ['remote'],
      });
    },
  );

  it('that are lacking are written', () => {
    expect(due([fresh('local')]).write).toEqual(['remote']);
  });

  it('are not written where no good one is left, and looked at daily', () => {
    const lost = (lostAt: number) =>
      [fresh('local'), fresh('remote')].map(copy => ({
        ...copy,
        state: 'missing' as const,
        verifiedAt: 0,
        lostAt,
      }));
    expect(due(lost(NOW - DAY_MS))).toEqual({
      ...nothing,
      verify: ['local', 'remote'],
    });
    expect(due(lost(NOW - DAY_MS + 1))).toEqual(nothing);
  });

  it('are read back once a month, and at once where they never were', () => {
    const old = fresh('remote', { verifiedAt: NOW - VERIFY_EVERY_MS });
    expect(due([fresh('local'), old]).verify).toEqual(['remote']);
    const unread = fresh('local', { state: 'stored', verifiedAt: undefined });
    expect(due([unread, fresh('remote')]).verify).toEqual(['local']);
  });

  it('go after their time where another store has proven its own', () => {
    const copies = [fresh('local'), fresh('remote')];
    expect(due(copies, 7 * DAY_MS).remove).toEqual(['local']);
    expect(due(copies, 7 * DAY_MS - 1).remove).toEqual([]);
  });

  it.each(['stored', 'missing', 'damaged', 'removed'] as const)(
    'stay beyond their time while the other one is only %s',
    state => {
      const copies = [fresh('local'), fresh('remote', { state })];
      expect(due(copies, 30 * DAY_MS).remove).toEqual([]);
    },
  );

  it('stay where the store locks them, and where all stores only keep for a time', () => {
    const locked = fresh('local', { lockedUntil: NOW + 1 });
    expect(due([locked, fresh('remote')], 30 * DAY_MS).remove).toEqual([]);
    const backup = exampleBackup({
      finishedAt: NOW - 30 * DAY_MS,
      copies: [fresh('local'), fresh('remote')],
    });
    const passing = STORES.map(store => ({ ...store, keepMs: DAY_MS }));
    expect(copiesDue(backup, passing, NOW).remove).toEqual([]);
  });

  it('do not count in a store that is not of the policy any more', () => {
    const copies = [fresh('local'), fresh('former')];
    expect(due(copies, 30 * DAY_MS).remove).toEqual([]);
  });

  it('are not written anew once their time has passed', () => {
    const gone = fresh('local', { state: 'removed' });
    expect(due([gone, fresh('remote')], 30 * DAY_MS)).toEqual(nothing);
    const lost = fresh('local', { state: 'missing', lostAt: NOW - DAY_MS });
    expect(due([lost, fresh('remote')], 30 * DAY_MS).write).toEqual([]);
  });

  it('are the business of an engine that keeps backups by itself', () => {
    expect(due([], DAY_MS, { label: '20261122-F' })).toEqual(nothing);
  });

  it('of a deleted backup are nobody’s', () => {
    expect(due([fresh('local')], DAY_MS, { deletedAt: NOW })).toEqual(nothing);
  });
});
