export interface CampaignResult {
  kills: number;
  cases: number;
  /** What the cluster has or had and we do not tell. */
  lost: number;
  /** What we tell twice, or although it is not so. */
  doubled: number;
  /** Processes that ended by themselves. */
  crashed: number;
  /** Faults that pages did not show, or that nobody made up for, in time. */
  undetected: number;
  /** What we tell otherwise than it is, and requests that did not leave a failing server in peace. */
  wrong: number;
  /** The longest time from the end of a replica to the first write of another, in ms; null where none was ended. */
  takeover_ms_max: number | null;
  /** What this machine cannot try, each with its reason. */
  skipped: { what: string; reason: string }[];
}

export function emptyResult(): CampaignResult {
  return {
    kills: 0,
    cases: 0,
    lost: 0,
    doubled: 0,
    crashed: 0,
    undetected: 0,
    wrong: 0,
    takeover_ms_max: null,
    skipped: [],
  };
}

export function sum(results: readonly CampaignResult[]): CampaignResult {
  const total = emptyResult();
  for (const result of results) {
    total.kills += result.kills;
    total.cases += result.cases;
    total.lost += result.lost;
    total.doubled += result.doubled;
    total.crashed += result.crashed;
    total.undetected += result.undetected;
    total.wrong += result.wrong;
    if (result.takeover_ms_max !== null) {
      noteTakeover(total, result.takeover_ms_max);
    }
    total.skipped.push(...result.skipped);
  }
  return total;
}

export function noteTakeover(
  result: CampaignResult,
  milliseconds: number,
): void {
  result.takeover_ms_max = Math.max(
    result.takeover_ms_max ?? 0,
    Math.round(milliseconds),
  );
}
