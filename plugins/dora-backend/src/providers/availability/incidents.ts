import { Tier, doraReason } from '@quarterdeck/plugin-dora-common';
import { Outage, downOf } from '../../domain/outages';
import { Window } from '../../domain/windows';
import {
  Availability,
  AvailabilityQuestion,
  AvailabilitySource,
  observedPart,
} from './types';

export interface OutageStore {
  /** Incidents has told of anything at all. */
  isIncidentSourceConnected(): Promise<boolean>;
  /** P0 and P1 incidents of these services that overlap a window. */
  outages(
    entityRefs: readonly string[],
    tier: Tier,
    window: Window,
  ): Promise<Outage[]>;
}

/** Beyond so many, what is true of all together is true of none. */
export const MOST_SERVICES = 500;

/** As incidents tell it: a service is down while a P0 or P1 incident of it hurts. */
export class IncidentAvailability implements AvailabilitySource {
  constructor(private readonly store: OutageStore) {}

  async measure(question: AvailabilityQuestion): Promise<Availability[]> {
    const { whose, windows, observedSince, now, tier } = question;
    const none = await this.#whyNone(question);
    if (none || whose === 'all') {
      const reason = none ?? tooMany();
      return windows.map(() => ({ uptime: null, reason }));
    }
    const outages = await this.store.outages(whose, tier, {
      from: Math.min(...windows.map(({ from }) => from)),
      to: Math.min(now, Math.max(...windows.map(({ to }) => to))),
    });
    return windows.map(window => {
      const part = observedPart(window, observedSince, now);
      if (!part) {
        return { uptime: null, reason: notObserved(observedSince) };
      }
      const down = downOf(outages, part);
      const allMs = whose.length * (part.to - part.from);
      return {
        uptime: { upMs: allMs - down.ms, allMs, outages: down.outages },
        note: doraReason('value.availability-by-incidents'),
      };
    });
  }

  async #whyNone({ whose, observedSince }: AvailabilityQuestion) {
    if (whose === 'all' || whose.length > MOST_SERVICES) {
      return tooMany();
    }
    if (!(await this.store.isIncidentSourceConnected())) {
      return doraReason('value.no-availability-source');
    }
    return whose.length === 0 || observedSince === undefined
      ? notObserved(undefined)
      : undefined;
  }
}

const tooMany = () =>
  doraReason('value.availability-of-many', { most: MOST_SERVICES });

export function notObserved(observedSince: number | undefined) {
  return observedSince === undefined
    ? doraReason('value.no-deployments')
    : doraReason('value.no-observation', {
        since: new Date(observedSince).toISOString(),
      });
}
