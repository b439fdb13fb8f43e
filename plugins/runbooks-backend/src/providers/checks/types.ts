/** What one look at a check saw. */
export interface Look {
  holds: boolean;
  /** In one line: `0.02 is below 0.05`, `HTTP 503 instead of 200`, `no data`. */
  message: string;
  /** The number, or the status. */
  value: number | null;
}

/** A check with its placeholders filled in. */
export type ResolvedCheck =
  | {
      kind: 'query';
      query: string;
      source?: string;
      expect: {
        below?: number;
        atMost?: number;
        above?: number;
        atLeast?: number;
        equals?: number;
        noData: 'fail' | 'pass';
      };
    }
  | {
      kind: 'http';
      url: string;
      expect: { status: number[]; contains?: string };
    };

/** One file per place that can be looked at. */
export interface ChecksPort {
  /** Never throws for what is out there: that is a look that does not hold, with its reason. */
  look(check: ResolvedCheck, signal: AbortSignal): Promise<Look>;
}
