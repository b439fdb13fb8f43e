import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { createTwoFilesPatch } from 'diff';

/** Lines that differ. */
const MOST_EDITS = 2_000;

/** What changed between two texts as a unified diff; `null` where nothing did, or too much to be shown. */
export function changesBetween(
  name: string,
  before: string,
  after: string,
): { changesSinceLastRun: string | null; changesSinceLastRunReason: Reason } {
  if (before === after) {
    return {
      changesSinceLastRun: null,
      changesSinceLastRunReason: runbookReason('changes.none'),
    };
  }
  const patch = createTwoFilesPatch(
    `${name} at the last run`,
    name,
    before,
    after,
    undefined,
    undefined,
    { context: 3, maxEditLength: MOST_EDITS },
  );
  return {
    changesSinceLastRun: patch ?? null,
    changesSinceLastRunReason: runbookReason(
      patch === undefined ? 'changes.too-many' : 'changes.some',
    ),
  };
}
