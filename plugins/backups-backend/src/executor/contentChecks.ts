import {
  backupsReason,
  type Check,
  type Content,
  type TableContent,
} from '@quarterdeck/plugin-backups-common';

/** What an engine found in what it restored. */
export interface FoundContent {
  tables: TableContent[];
  largeObjects: number | null;
  extensions: Content['extensions'];
}

/** Holds what was restored against what the manifest says was backed up. */
export function checkContent(expected: Content, found: FoundContent): Check[] {
  return [
    ...checkTables(expected.tables, found.tables),
    ...(expected.largeObjects === null
      ? []
      : [
          countCheck(
            'large-objects',
            expected.largeObjects,
            found.largeObjects,
          ),
        ]),
    ...expected.extensions.map(({ name, version }) => {
      const same = found.extensions.find(other => other.name === name);
      return presenceCheck(`extension ${name}`, version, same?.version);
    }),
  ];
}

function checkTables(
  expected: readonly TableContent[],
  found: readonly TableContent[],
): Check[] {
  const foundByName = new Map(found.map(table => [table.name, table]));
  const expectedNames = new Set(expected.map(({ name }) => name));
  return [
    ...expected.flatMap(table =>
      checkTable(table, foundByName.get(table.name)),
    ),
    ...found
      .filter(({ name }) => !expectedNames.has(name))
      .map(
        ({ name, rows }): Check => ({
          name: `table ${name}`,
          kind: 'presence',
          state: 'failed',
          expected: null,
          found: String(rows),
          reason: backupsReason('check.unexpected'),
        }),
      ),
  ];
}

function checkTable(
  expected: TableContent,
  found: TableContent | undefined,
): Check[] {
  const name = `table ${expected.name}`;
  if (!found) {
    return [presenceCheck(name, String(expected.rows), undefined)];
  }
  return [
    countCheck(name, expected.rows, found.rows),
    checksumCheck(name, expected.checksum, found.checksum),
  ];
}

function presenceCheck(
  name: string,
  expected: string,
  found: string | undefined,
): Check {
  return {
    name,
    kind: 'presence',
    state: found === undefined ? 'failed' : 'passed',
    expected,
    found: found ?? null,
    reason: found === undefined ? backupsReason('check.presence') : null,
  };
}

function countCheck(
  name: string,
  expected: number,
  found: number | null,
): Check {
  return {
    name,
    kind: 'count',
    state: expected === found ? 'passed' : 'failed',
    expected: String(expected),
    found: found === null ? null : String(found),
    reason: expected === found ? null : backupsReason('check.count'),
  };
}

/** One that was not taken is no proof, and no fault. */
function checksumCheck(
  name: string,
  expected: string | null,
  found: string | null,
): Check {
  const check = { name, kind: 'checksum', expected, found } as const;
  if (expected === null || found === null) {
    return {
      ...check,
      state: 'skipped',
      reason: backupsReason('check.no-checksum'),
    };
  }
  return expected === found
    ? { ...check, state: 'passed', reason: null }
    : { ...check, state: 'failed', reason: backupsReason('check.checksum') };
}
