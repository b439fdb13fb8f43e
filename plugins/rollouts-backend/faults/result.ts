export interface CampaignResult {
  kills: number;
  /** Rollouts that were begun. */
  cases: number;
  /** Rollouts that did not end, or of which nobody knows any more. */
  lost: number;
  /** Rollouts of which a step was applied twice. */
  doubled: number;
  /** Processes that ended by themselves. */
  crashed: number;
  /** Bad versions that were taken for good ones. */
  undetected: number;
  /** Rollouts that did what their plan does not say, or did not take back what they had done. */
  wrong: number;
  /** Writes that the API server took. */
  writes: number;
  outcomes: Record<string, number>;
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
    writes: 0,
    outcomes: {},
    skipped: [],
  };
}

export function sum(results: readonly CampaignResult[]): CampaignResult {
  const total = emptyResult();
  for (const { outcomes, skipped, ...counts } of results) {
    total.kills += counts.kills;
    total.cases += counts.cases;
    total.lost += counts.lost;
    total.doubled += counts.doubled;
    total.crashed += counts.crashed;
    total.undetected += counts.undetected;
    total.wrong += counts.wrong;
    total.writes += counts.writes;
    for (const [outcome, count] of Object.entries(outcomes)) {
      total.outcomes[outcome] = (total.outcomes[outcome] ?? 0) + count;
    }
    total.skipped.push(...skipped);
  }
  return total;
}
