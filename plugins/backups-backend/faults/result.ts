/** What a campaign counts. */
export interface CampaignResult {
  kills: number;
  cases: number;
  /** Good backups that are gone. */
  lost: number;
  doubled: number;
  /** Rooms that ended by themselves. */
  crashed: number;
  /** Bad backups that were taken for good. */
  undetected: number;
  /** What lies where nothing should, decisions that are not the oracle's. */
  wrong: number;
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
    skipped: [],
  };
}
