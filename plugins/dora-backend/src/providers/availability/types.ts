import { Tier } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Window } from '../../domain/windows';

export interface AvailabilityQuestion {
  /** Of these services, or of all that there are. */
  whose: readonly string[] | 'all';
  tier: Tier;
  /** Each is answered by itself. */
  windows: readonly Window[];
  /** Nobody saw what was before. */
  observedSince: number | undefined;
  now: number;
}

/** Time of all services together: of three in an hour it is three hours. */
export interface Uptime {
  upMs: number;
  allMs: number;
  /** How many times something was down. */
  outages: number;
}

export type Availability =
  | {
      uptime: Uptime;
      /** What a reader has to know of it. */ note: Reason | null;
    }
  | { uptime: null; reason: Reason };

/** Says for how much of a time services did what they are for. */
export interface AvailabilitySource {
  /** @returns an answer for each window, in their order; a source that does not answer is a reason, no error */
  measure(question: AvailabilityQuestion): Promise<Availability[]>;
}

/** As much of a window as has been and was observed; `undefined`: nothing of it. */
export function observedPart(
  { from, to }: Window,
  observedSince: number | undefined,
  now: number,
): Window | undefined {
  const part = {
    from: Math.max(from, observedSince ?? Infinity),
    to: Math.min(to, now),
  };
  return part.from < part.to ? part : undefined;
}
