import { exampleBackup } from '../testing/exampleRecords';
import {
  COPYING_MS,
  ENDING_MS,
  FoundObject,
  KnownBackup,
  PROBE_PREFIX,
  backupIdOf,
  judgeObject,
} from './orphans';

const NOW = Date.parse('2026-11-22T04:00:00.000Z');
const LONG_AGO = NOW - 10 * COPYING_MS;
const ID = '01999999-0000-7000-8000-000000000001';
const FOLDER = `component-default-shop/orders/2026/${ID}`;

function judge(
  changes: Partial<FoundObject>,
  known: Partial<KnownBackup> | undefined,
) {
  return judgeObject(
    { key: `${FOLDER}/data.age`, at: LONG_AGO, isPending: false, ...changes },
    known && { makers: [], isInUse: false, backup: undefined, ...known },
    { store: 'local', now: NOW },
  );
}

const ended = { state: 'failed', finishedAt: LONG_AGO } as const;
const kept = exampleBackup({
  id: ID,
  finishedAt: LONG_AGO,
  manifestKey: `${FOLDER}/manifest.json.age`,
  copies: [{ store: 'local', state: 'verified' }],
});

describe('What nothing in a store needs any more', () => {
  it.each([
    ['somebody/else/file.txt', undefined],
    ['readme', undefined],
    [ID, undefined],
    [`${FOLDER}/data.age`, ID],
    [`${FOLDER}/2/data.age`, ID],
  ])('finds in the key %s the id %s', (key, id) => {
    expect(backupIdOf(key)).toBe(id);
  });

  it('is never what the database does not know', () => {
    expect(judge({}, undefined)).toBe('foreign');
    expect(judge({}, {})).toBe('foreign');
    expect(judge({ isPending: true }, undefined)).toBe('foreign');
  });

  it('is a probe of a replica that died', () => {
    const key = `${PROBE_PREFIX}${ID}`;
    expect(judge({ key }, undefined)).toBe('orphan');
    expect(judge({ key, isPending: true }, undefined)).toBe('orphan');
    expect(judge({ key, at: NOW - ENDING_MS + 1 }, undefined)).toBe('kept');
    expect(judge({ key: `elsewhere/${key}` }, undefined)).toBe('foreign');
  });

  it('is what a run left that ended without a backup', () => {
    expect(judge({}, { makers: [ended] })).toBe('orphan');
    expect(judge({ isPending: true }, { makers: [ended] })).toBe('orphan');
  });

  it.each(['queued', 'running'] as const)(
    'is nothing of a run that is %s',
    state => {
      expect(judge({}, { makers: [ended, { state }] })).toBe('kept');
      expect(judge({ isPending: true }, { makers: [{ state }] })).toBe('kept');
    },
  );

  it('is nothing that may be written or read still', () => {
    const justEnded = { state: 'failed', finishedAt: NOW - 1000 } as const;
    expect(judge({}, { makers: [justEnded] })).toBe('kept');
    expect(judge({ at: NOW - ENDING_MS + 1 }, { makers: [ended] })).toBe(
      'kept',
    );
    expect(judge({}, { makers: [ended], isInUse: true })).toBe('kept');
  });

  it('is nothing of a backup that is kept', () => {
    expect(judge({}, { makers: [ended], backup: kept })).toBe('kept');
  });

  it('is what a deleted backup has', () => {
    const backup = { ...kept, deletedAt: LONG_AGO };
    expect(judge({}, { makers: [ended], backup })).toBe('orphan');
    expect(judge({}, { backup: { ...kept, deletedAt: NOW - 1000 } })).toBe(
      'kept',
    );
  });

  it('is a copy that was removed, and one that never became whole', () => {
    const removed = {
      ...kept,
      copies: [{ store: 'local', state: 'removed' as const }],
    };
    expect(judge({}, { backup: removed })).toBe('orphan');
    const elsewhere = {
      ...kept,
      copies: [{ store: 'remote', state: 'verified' as const }],
    };
    expect(judge({}, { backup: elsewhere })).toBe('orphan');
    expect(judge({ at: NOW - COPYING_MS + 1 }, { backup: elsewhere })).toBe(
      'kept',
    );
  });

  it('is a forgotten upload of a backup that is kept', () => {
    expect(judge({ isPending: true }, { backup: kept })).toBe('orphan');
    expect(
      judge({ isPending: true, at: NOW - COPYING_MS + 1 }, { backup: kept }),
    ).toBe('kept');
  });

  it('is what an earlier attempt left in another folder', () => {
    const key = `${FOLDER}/1/data.age`;
    expect(judge({ key }, { backup: kept })).toBe('orphan');
  });

  it.each(['stored', 'verified', 'missing', 'damaged'] as const)(
    'is not a copy that is %s',
    state => {
      const backup = { ...kept, copies: [{ store: 'local', state }] };
      expect(judge({}, { backup })).toBe('kept');
    },
  );
});
