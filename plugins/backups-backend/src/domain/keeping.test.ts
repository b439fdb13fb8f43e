import {
  backupsReason,
  retentionPreviewSchema,
} from '@quarterdeck/plugin-backups-common';
import {
  EXAMPLE_NOW,
  exampleBackup,
  examplePolicy,
} from '../testing/exampleRecords';
import { decideKeeping, previewRetention } from './keeping';
import type { BackupRecord, PolicyRecord } from './records';

const DAY = 86_400_000;
const ID = (name: number) => `00000000-0000-4000-8000-00000000000${name}`;

/** One a day, the newest first: 0 is an hour old. */
function dailies(
  count: number,
  changes: Record<number, Partial<BackupRecord>>,
) {
  return Array.from({ length: count }, (_, index) =>
    exampleBackup({
      id: ID(index),
      pointAt: EXAMPLE_NOW - 3_600_000 - index * DAY,
      ...changes[index],
    }),
  );
}

function decide(
  backups: BackupRecord[],
  { inUse = [], ...policy }: Partial<PolicyRecord> & { inUse?: string[] } = {},
) {
  const decided = decideKeeping({
    backups: [...backups].reverse(),
    policy: examplePolicy({ retention: { daily: 2 }, ...policy }),
    inUse: new Set(inUse),
    now: EXAMPLE_NOW,
  });
  return decided.map(({ backup, reasons }) => [
    Number(backup.id.at(-1)),
    reasons.map(({ code }) => code),
  ]);
}

describe('decideKeeping', () => {
  it('keeps what the rules keep, and lets the rest go', () => {
    expect(decide(dailies(3, {}))).toEqual([
      [0, ['kept.daily', 'kept.last-good']],
      [1, ['kept.daily']],
      [2, []],
    ]);
  });

  it('lets nothing that is lost take the place of what can be restored', () => {
    const lost = { copies: [{ store: 'local', state: 'damaged' as const }] };
    expect(decide(dailies(4, { 0: lost, 3: lost }))).toEqual([
      [0, ['kept.damaged']],
      [1, ['kept.daily', 'kept.last-good']],
      [2, ['kept.daily']],
      [3, []],
    ]);
  });

  it('never removes the last that can be restored', () => {
    const missing = { copies: [{ store: 'local', state: 'missing' as const }] };
    expect(
      decide(dailies(3, { 0: missing, 1: missing }), {
        retention: { within: '1d' },
      }),
    ).toEqual([
      [0, ['kept.damaged']],
      [1, []],
      [2, ['kept.within', 'kept.last-good']],
    ]);
  });

  it('takes one from the future for the last good one only where there is no other', () => {
    const future = { pointAt: EXAMPLE_NOW + 5 * DAY };
    expect(
      decide(dailies(3, { 0: future }), { retention: { last: 1 } }),
    ).toEqual([
      [0, ['kept.last']],
      [1, ['kept.last-good']],
      [2, []],
    ]);
    expect(decide(dailies(1, { 0: future }))).toEqual([
      [0, ['kept.daily', 'kept.last-good']],
    ]);
  });

  it('keeps what is pinned, read or locked', () => {
    const at = EXAMPLE_NOW;
    const copy = { store: 's3', state: 'verified' as const };
    expect(
      decide(
        dailies(7, {
          2: { pin: { by: 'user:default/ada', at, reason: 'Audit' } },
          4: { copies: [{ ...copy, lockedUntil: at + 1 }] },
          5: { copies: [{ ...copy, lockedUntil: at }] },
          6: {
            copies: [
              copy,
              { store: 'x', state: 'removed', lockedUntil: at + DAY },
            ],
          },
        }),
        { inUse: [ID(3)] },
      ).slice(2),
    ).toEqual([
      [2, ['kept.pinned']],
      [3, ['kept.in-use']],
      [4, ['kept.locked']],
      [5, []],
      [6, []],
    ]);
  });

  it('keeps all that anything kept builds on, and counts what does', () => {
    const backups = dailies(6, {
      0: { baseId: ID(2) },
      1: { baseId: ID(2) },
      2: { baseId: ID(5) },
      3: { baseId: ID(4) },
    });
    const decided = decideKeeping({
      backups,
      policy: examplePolicy({ retention: { daily: 2 } }),
      inUse: new Set(),
      now: EXAMPLE_NOW,
    });
    expect(decided.map(({ reasons }) => reasons.at(-1))).toEqual([
      backupsReason('kept.last-good'),
      backupsReason('kept.daily', { nth: 2, count: 2 }),
      backupsReason('kept.base', { count: 2 }),
      undefined,
      undefined,
      backupsReason('kept.base', { count: 3 }),
    ]);
  });

  it('takes nothing that builds on what is lost for good', () => {
    const backups = dailies(3, {
      0: { baseId: ID(1) },
      1: { copies: [{ store: 'local', state: 'missing' }] },
    });
    expect(decide(backups, { retention: { last: 1 } })).toEqual([
      [0, ['kept.damaged']],
      [1, ['kept.base']],
      [2, ['kept.last', 'kept.last-good']],
    ]);
  });

  it('ends where a chain goes in circles', () => {
    const circle = { 0: { baseId: ID(1) }, 1: { baseId: ID(0) } };
    expect(decide(dailies(2, circle))).toHaveLength(2);
  });

  it('leaves to an engine what it keeps by itself', () => {
    expect(decide(dailies(2, {}), { retentionBy: 'engine' })).toEqual([
      [0, ['kept.by-engine']],
      [1, ['kept.by-engine']],
    ]);
  });
});

describe('previewRetention', () => {
  it('says what other rules would remove, in the agreed shape', () => {
    const backups = dailies(4, { 3: { storedBytes: 7 } });
    const preview = previewRetention(
      { backups, policy: examplePolicy(), inUse: new Set(), now: EXAMPLE_NOW },
      { last: 3 },
    );
    expect(retentionPreviewSchema.parse(preview)).toEqual(preview);
    expect(preview).toMatchObject({
      kept: 3,
      removed: 1,
      removedBytes: 7,
      leftOut: 0,
      rules: { last: 3 },
    });
    expect(preview.items.map(({ isKept }) => isKept)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('counts what it does not list', () => {
    const backups = Array.from({ length: 1_200 }, (_, index) =>
      exampleBackup({ pointAt: EXAMPLE_NOW - index * DAY }),
    );
    const preview = previewRetention(
      { backups, policy: examplePolicy(), inUse: new Set(), now: EXAMPLE_NOW },
      { daily: 30 },
    );
    expect(preview).toMatchObject({ kept: 30, removed: 1_170, leftOut: 200 });
    expect(preview.items).toHaveLength(1_000);
  });
});
