import { backupRow, DAY_MS, NOW } from '../testing/protectionRows';
import { anomaliesOf, type Observed } from './anomalies';

const MIB = 1024 * 1024;

function observed(
  sourceBytes: number,
  rows?: Record<string, number>,
  tookMs = 20_000,
): Observed {
  const backup = {
    ...backupRow(),
    sourceBytes,
    startedAt: NOW,
    finishedAt: NOW + tookMs,
  };
  return {
    backup,
    manifest: rows && {
      version: 1,
      backupId: backup.id,
      entityRef: backup.entityRef,
      source: 'orders',
      engine: 'postgres',
      type: 'full',
      baseId: null,
      startedAt: new Date(NOW - DAY_MS).toISOString(),
      finishedAt: new Date(NOW).toISOString(),
      parts: [],
      recipients: [],
      content: {
        pointAt: new Date(NOW - DAY_MS).toISOString(),
        tools: {},
        server: null,
        format: 'custom',
        sourceBytes,
        tables: Object.entries(rows).map(([name, count]) => ({
          name,
          rows: count,
          checksum: null,
          bytes: null,
        })),
        largeObjects: null,
        extensions: [],
        roles: [],
      },
    },
  };
}

const usual = [100, 101, 99, 102, 100].map(size =>
  observed(size * MIB, { orders: 1_000, tiny: 3 }),
);
const kinds = (one: Observed, before = usual) =>
  anomaliesOf(one, before).map(({ kind }) => kind);

describe('a backup unlike those before it', () => {
  it.each([
    [49, 'smaller'],
    [201, 'larger'],
  ])('has %d MiB where 100 are usual: %s', (size, kind) => {
    expect(kinds(observed(size * MIB))).toEqual([kind]);
  });

  it('is none within half and twice', () => {
    expect(kinds(observed(50 * MIB))).toEqual([]);
    expect(kinds(observed(200 * MIB))).toEqual([]);
  });

  it('took three times as long', () => {
    expect(kinds(observed(100 * MIB, undefined, 61_000))).toEqual(['slower']);
    expect(kinds(observed(100 * MIB, undefined, 60_000))).toEqual([]);
  });

  it('lost half the rows of a table, or the table', () => {
    const [anomaly] = anomaliesOf(
      observed(100 * MIB, { orders: 499, tiny: 0 }),
      usual,
    );
    expect(anomaly).toMatchObject({
      kind: 'fewer-rows',
      reason: { params: { table: 'orders', rows: 499, median: 1_000 } },
    });
    expect(kinds(observed(100 * MIB, {}))).toEqual(['fewer-rows']);
    expect(kinds(observed(100 * MIB, { orders: 500, more: 1 }))).toEqual([]);
  });

  it('is not seen with fewer than four before it, nor after one strange one', () => {
    expect(kinds(observed(MIB), usual.slice(0, 3))).toEqual([]);
    expect(
      kinds(observed(100 * MIB), [observed(MIB), ...usual.slice(0, 4)]),
    ).toEqual([]);
  });
});
