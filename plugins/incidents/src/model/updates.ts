import type { SeverityDemands } from '@quarterdeck/plugin-incidents-common';

const MINUTE = 60_000;
const USUAL = [15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 4 * 60 * MINUTE];

type Demand = Pick<SeverityDemands, 'updateEveryMs'>;

/** How long stakeholders may be told to wait for the next update, shortest first; what is demanded is among them. */
export function waitsOf({ updateEveryMs }: Demand): number[] {
  const waits = new Set(USUAL);
  if (updateEveryMs !== null) {
    waits.add(updateEveryMs);
  }
  return [...waits].sort((a, b) => a - b);
}

/** What is chosen at first: what the severity demands, or nothing. */
export const firstWait = ({ updateEveryMs }: Demand): number =>
  updateEveryMs ?? 0;
