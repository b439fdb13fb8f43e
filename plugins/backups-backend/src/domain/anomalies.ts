import {
  backupsReason,
  type Anomaly,
  type Manifest,
} from '@quarterdeck/plugin-backups-common';
import type { BackupRecord } from './records';

export interface Observed {
  backup: Pick<BackupRecord, 'sourceBytes' | 'startedAt' | 'finishedAt'>;
  manifest: Manifest | undefined;
}

/** How many before it are looked at, at most. */
export const COMPARED_WITH = 14;
/** With fewer, nothing is said: they show no custom yet. */
const FEWEST = 4;
const SMALLER = 0.5;
const LARGER = 2;
const SLOWER = 3;
const FEWER_ROWS = 0.5;
/** Below these, doubling and halving are daily business. */
const MINIMUM_BYTES = 1024 * 1024;
const MINIMUM_MS = 10_000;
const MINIMUM_ROWS = 20;
/** The most that are named of one backup's tables. */
const MOST_TABLES = 20;

/**
 * How a backup is unlike those of the same policy and type before it: against their medians, so that one strange backup
 * does not make the next ones strange.
 *
 * @param before - the newest first; more than `COMPARED_WITH` are ignored
 */
export function anomaliesOf(
  observed: Observed,
  before: readonly Observed[],
): Anomaly[] {
  const compared = before.slice(0, COMPARED_WITH);
  if (compared.length < FEWEST) {
    return [];
  }
  return [
    ...sizeAnomaly(observed, compared),
    ...durationAnomaly(observed, compared),
    ...rowAnomalies(observed, compared),
  ];
}

function sizeAnomaly(
  { backup }: Observed,
  before: readonly Observed[],
): Anomaly[] {
  const bytes = backup.sourceBytes;
  const usual = median(before.map(each => each.backup.sourceBytes));
  if (usual === 0 || Math.max(bytes, usual) < MINIMUM_BYTES) {
    return [];
  }
  const isSmaller = bytes < usual * SMALLER;
  const kind = isSmaller ? 'smaller' : 'larger';
  return !isSmaller && bytes <= usual * LARGER
    ? []
    : [
        {
          kind,
          reason: backupsReason(`anomaly.${kind}`, {
            bytes,
            percent: Math.round((bytes / usual) * 100),
            median: Math.round(usual),
            count: before.length,
          }),
        },
      ];
}

function durationAnomaly(
  { backup }: Observed,
  before: readonly Observed[],
): Anomaly[] {
  const took = (each: Observed['backup']) => each.finishedAt - each.startedAt;
  const usual = median(before.map(each => took(each.backup)));
  return took(backup) > Math.max(usual * SLOWER, MINIMUM_MS)
    ? [
        {
          kind: 'slower',
          reason: backupsReason('anomaly.slower', {
            times: Math.round(took(backup) / Math.max(usual, 1)),
            count: before.length,
          }),
        },
      ]
    : [];
}

/** Of tables that the earlier ones had; one that is gone has no rows. */
function rowAnomalies(
  { manifest }: Observed,
  before: readonly Observed[],
): Anomaly[] {
  if (manifest === undefined) {
    return [];
  }
  const now = rowsOf(manifest);
  const earlier = before.flatMap(each =>
    each.manifest === undefined ? [] : [rowsOf(each.manifest)],
  );
  if (earlier.length < FEWEST) {
    return [];
  }
  const tables = new Set(earlier.flatMap(rows => [...rows.keys()]));
  return [...tables]
    .map(table => ({
      table,
      rows: now.get(table) ?? 0,

      usual: median(earlier.map(rows => rows.get(table) ?? 0)),
    }))
    .filter(
      ({ rows, usual }) => usual >= MINIMUM_ROWS && rows < usual * FEWER_ROWS,
    )
    .sort((one, other) => other.usual - one.usual)
    .slice(0, MOST_TABLES)
    .map(({ table, rows, usual }) => ({
      kind: 'fewer-rows' as const,
      reason: backupsReason('anomaly.fewer-rows', {
        table,
        rows,
        median: Math.round(usual),
        count: earlier.length,
      }),
    }));
}

function rowsOf({ content }: Manifest): Map<string, number> {
  return new Map(content.tables.map(({ name, rows }) => [name, rows]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
