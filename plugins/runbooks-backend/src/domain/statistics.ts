/** What came of the runs of a runbook. Times are milliseconds since 1970 in UTC. */
export interface RunStatistics {
  lastRunAt?: number;
  lastRehearsalAt?: number;
  /** Version of the last run or rehearsal that was completed. */
  lastVersion?: string;
  lastDurationMs?: number;
  medianDurationMs?: number;
  completedRuns: number;
  activeRunIds: string[];
}
