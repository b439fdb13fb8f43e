import {
  backupsReason,
  type Fleet,
  type FleetEntry,
  type Mirror,
} from '@quarterdeck/plugin-backups-common';
import {
  worstHealth,
  type HealthStatus,
  type Reason,
} from '@quarterdeck/toolkit-common';
import type { HoldingRecord, PolicyRecord } from './records';
import type { RpoClock } from './rpo';
import type { RtoClock } from './rto';
import type { Judgement } from './status';

/** An entity with everything that protects it. */
export interface FleetMember {
  entityRef: string;
  holding: HoldingRecord | undefined;
  proven: readonly {
    policy: Pick<PolicyRecord, 'title'>;
    standing: {
      storedBytes: number;
      lastRestoreTest?: { state: string; finishedAt?: number };
    };
    rpo: RpoClock;
    rto: RtoClock;
    judgement: Judgement;
  }[];
  mirrors: readonly Mirror[];
}

/** All of them, the worst first; the totals count what is listed and nothing else. */
export function fleetOf(members: readonly FleetMember[], now: number): Fleet {
  const items = members
    .map(entryOf)
    .sort(
      (one, other) =>
        SERIOUSNESS[other.status] - SERIOUSNESS[one.status] ||
        (one.entityRef < other.entityRef ? -1 : 1),
    );
  const count = (is: (entry: FleetEntry) => boolean) => items.filter(is).length;
  const isProtected = ({ sources, mirrors }: FleetEntry) =>
    sources + mirrors > 0;
  return {
    items,
    totals: {
      protected: count(isProtected),
      unprotected: count(
        entry => !isProtected(entry) && entry.holdsData !== null,
      ),
      rpoBroken: count(({ rpo }) => rpo?.status === 'unavailable'),
      rtoBroken: count(
        ({ rto }) => rto !== null && rto.ms !== null && rto.ms > rto.targetMs,
      ),
      untested: count(
        entry => entry.sources > 0 && entry.rto?.measuredAt === null,
      ),
      storedBytes: items.reduce((sum, each) => sum + each.storedBytes, 0),
    },
    asOf: new Date(now).toISOString(),
  };
}

function entryOf(member: FleetMember): FleetEntry {
  const { entityRef, holding, proven } = member;
  const { status, reason } = statusOf(member);
  const tests = proven
    .map(({ standing }) => standing.lastRestoreTest)
    .filter(test => test?.finishedAt !== undefined)
    .sort((one, other) => (other?.finishedAt ?? 0) - (one?.finishedAt ?? 0));
  const [newest] = tests;
  return {
    entityRef,
    title: holding?.title ?? proven[0]?.policy.title ?? entityRef,
    owner: holding?.owner ?? null,
    holdsData: holding?.holdsData ?? null,
    status,
    reason,
    sources: proven.length,
    rpo: worstClock(proven.map(({ rpo }) => rpo)),
    rto: worstClock(proven.map(({ rto }) => rto)),
    lastTestedAt:
      newest?.finishedAt === undefined
        ? null
        : new Date(newest.finishedAt).toISOString(),
    hasPassed: newest ? newest.state === 'succeeded' : null,
    storedBytes: proven.reduce(
      (sum, { standing }) => sum + standing.storedBytes,
      0,
    ),
    mirrors: member.mirrors.length,
  };
}

/** Of all its policies the worst; what only a mirror protects is as the mirror says. */
export function statusOf({
  holding,
  proven,
  mirrors,
}: Pick<FleetMember, 'holding' | 'proven' | 'mirrors'>): {
  status: HealthStatus;
  reason: Reason;
} {
  const worst = proven.reduce<Judgement | undefined>(
    (found, { judgement }) =>
      found === undefined ||
      SERIOUSNESS[judgement.status] > SERIOUSNESS[found.status]
        ? judgement
        : found,
    undefined,
  );
  if (worst) {
    return { status: worst.status, reason: worst.reasons[0] };
  }
  if (mirrors.length > 0) {
    return {
      status: worstHealth(mirrors.map(each => each.status)) ?? 'unknown',
      reason: backupsReason('status.mirror'),
    };
  }
  return holding
    ? { status: 'unavailable', reason: backupsReason('status.unprotected') }
    : { status: 'unknown', reason: backupsReason('status.nothing-known') };
}

/** The one that is worst kept: by status, then by how much of its target is used up. */
function worstClock<Clock extends RpoClock | RtoClock>(
  clocks: readonly Clock[],
): Clock | null {
  const used = ({ ms, targetMs }: Clock) => (ms ?? 0) / targetMs;
  return clocks.reduce<Clock | null>(
    (worst, clock) =>
      worst === null ||
      SERIOUSNESS[clock.status] > SERIOUSNESS[worst.status] ||
      (clock.status === worst.status && used(clock) > used(worst))
        ? clock
        : worst,
    null,
  );
}

const SERIOUSNESS: Record<HealthStatus, number> = {
  healthy: 0,
  progressing: 1,
  unknown: 2,
  degraded: 3,
  unavailable: 4,
};
