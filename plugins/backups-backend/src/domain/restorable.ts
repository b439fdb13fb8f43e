import {
  backupsReason,
  type Restorable,
} from '@quarterdeck/plugin-backups-common';
import type { Availability } from './points';

/** An archive that brings any instant between a backup and its end; of engines that have one. */
export interface ArchiveReach {
  /** End of the oldest backup that is there. */
  from: number;
  until: number;
}

/**
 * What could have been restored at an instant: the newest point among those that were there **then**, whatever came or went
 * since; and what is nearest to that instant today.
 *
 * @param archive - as it reaches today; what it reached then is not kept, so that it speaks of today alone
 */
export function restorableAt(
  points: readonly Availability[],
  { at, now, archive }: { at: number; now: number; archive?: ArchiveReach },
): Restorable {
  const then = newest(
    points.filter(
      ({ from, until, pointAt }) =>
        pointAt <= at && from <= at && (until === undefined || until > at),
    ),
  );
  const today = points.filter(
    ({ from, until }) => from <= now && (until === undefined || until > now),
  );
  const isStillThere =
    then !== undefined && (then.until === undefined || then.until > now);
  return {
    at: iso(at),
    pointAt: then ? iso(then.pointAt) : null,
    backupId: then?.backupId ?? null,
    wouldLoseMs: then ? at - then.pointAt : null,
    isStillThere,
    nearestBefore: shown(newest(today.filter(({ pointAt }) => pointAt <= at))),
    nearestAfter: shown(oldest(today.filter(({ pointAt }) => pointAt > at))),
    reason: reasonOf(),
  };

  function reasonOf() {
    if (at > now) {
      return backupsReason('restorable.future');
    }
    if (archive && at >= archive.from && at <= archive.until) {
      return backupsReason('restorable.archive', {
        until: iso(archive.until),
      });
    }
    if (then === undefined) {
      return backupsReason('restorable.none');
    }
    return backupsReason(isStillThere ? 'restorable.there' : 'restorable.gone');
  }
}

function newest(points: readonly Availability[]): Availability | undefined {
  return points.reduce<Availability | undefined>(
    (best, each) =>
      best === undefined || each.pointAt > best.pointAt ? each : best,
    undefined,
  );
}

function oldest(points: readonly Availability[]): Availability | undefined {
  return points.reduce<Availability | undefined>(
    (best, each) =>
      best === undefined || each.pointAt < best.pointAt ? each : best,
    undefined,
  );
}

function shown(point: Availability | undefined) {
  return point
    ? { backupId: point.backupId, pointAt: iso(point.pointAt) }
    : null;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
