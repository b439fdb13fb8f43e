export interface CampaignResult {
  kills: number;
  /** Runs that were begun. */
  cases: number;
  /** Runs that people could not finish. */
  lost: number;
  /** Actions that happened more than once. */
  doubled: number;
  /** Processes that ended by themselves. */
  crashed: number;
  /** Actions that count as done and never happened. */
  undetected: number;
  /** Runs and steps that ended otherwise than they have to. */
  wrong: number;
  /** What people met on their way. */
  outcomes: Record<string, number>;
  /** What this machine cannot try, each with its reason. */
  skipped: { what: string; reason: string }[];
}

export const emptyResult = (): CampaignResult => ({
  kills: 0,
  cases: 0,
  lost: 0,
  doubled: 0,
  crashed: 0,
  undetected: 0,
  wrong: 0,
  outcomes: {},
  skipped: [],
});
