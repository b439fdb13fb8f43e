import { backupsReason, type Check } from '@quarterdeck/plugin-backups-common';
import type { Assertion } from '@quarterdeck/plugin-backups-node';
import type { Reason } from '@quarterdeck/toolkit-common';

/** How long one query of an entity may take. */
export const ASSERTION_LIMIT_MS = 30_000;

/** What a query gave: rows of values, as text. */
export interface Answer {
  rows: (string | null)[][];
}

/** @returns whether what a query gave is what the entity expects of it */
export function judge(assertion: Assertion, answer: Answer): Check {
  const [row] = answer.rows;
  if (answer.rows.length !== 1 || row?.length !== 1) {
    return failed(
      assertion,
      null,
      backupsReason('check.not-one-value', {
        rows: answer.rows.length,
        columns: row?.length ?? 0,
      }),
    );
  }
  const [found = null] = row;
  const wrong = wrongOf(assertion, found);
  return wrong
    ? failed(assertion, found, wrong)
    : { ...checkOf(assertion), state: 'passed', found, reason: null };
}

/** @returns the check of a query that gave no answer */
export function failed(
  assertion: Assertion,
  found: string | null,
  reason: Reason,
): Check {
  return { ...checkOf(assertion), state: 'failed', found, reason };
}

function wrongOf(
  { equals, atLeast }: Assertion,
  found: string | null,
): Reason | undefined {
  if (equals !== undefined && found !== equals) {
    return backupsReason('check.not-equal');
  }
  if (atLeast === undefined) {
    return undefined;
  }
  const number = found === null || found.trim() === '' ? NaN : Number(found);
  if (Number.isNaN(number)) {
    return backupsReason('check.not-a-number');
  }
  return number < atLeast ? backupsReason('check.too-low') : undefined;
}

function checkOf({ name, equals, atLeast }: Assertion) {
  const expected = [
    ...(equals === undefined ? [] : [equals]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
  ].join(', ');
  return {
    name,
    kind: 'assertion' as const,
    expected: expected === '' ? null : expected,
  };
}
