import { backupsReason, type Mirror } from '@quarterdeck/plugin-backups-common';
import type { HealthStatus, Reason } from '@quarterdeck/toolkit-common';

/** What a mirror says of itself that its status follows from. */
export interface MirrorClaims {
  isSuspended: boolean;
  lastSucceededAt?: number;
  trouble?: 'failed' | 'store-unavailable' | 'archiving' | 'invalid';
  detail?: string;
  /** By its schedule: the last two times that it was due. Undefined: it has none that can be read. */
  due?: { previous: number; last: number };
}

/** How long after it was due a backup may take before it counts as late. */
const GRACE_MS = 2 * 3_600_000;
/** Clusters are looked at every two minutes; what was seen longer ago says nothing good of today. */
export const MIRROR_STALE_MS = 15 * 60_000;

/** What was seen of a cluster that cannot be read any more. What was bad stays bad until somebody sees otherwise. */
export function agedMirror(mirror: Mirror, now: number): Mirror {
  const isStale = now - Date.parse(mirror.observedAt) > MIRROR_STALE_MS;
  return isStale && mirror.status === 'healthy'
    ? {
        ...mirror,
        status: 'unknown',
        reason: backupsReason('mirror.stale', { at: mirror.observedAt }),
      }
    : mirror;
}

/** What a mirror has to be called, and why. It is believed, since nothing here has restored from it. */
export function judgeMirror(
  { isSuspended, lastSucceededAt, trouble, detail = '', due }: MirrorClaims,
  now: number,
): { status: HealthStatus; reason: Reason } {
  if (trouble === 'archiving') {
    return bad('unavailable', 'mirror.archiving', { detail });
  }
  if (trouble === 'store-unavailable') {
    return bad('unavailable', 'mirror.store-unavailable', { detail });
  }
  if (trouble === 'invalid') {
    return bad('unavailable', 'mirror.invalid');
  }
  if (lastSucceededAt === undefined) {
    return trouble === 'failed'
      ? bad('unavailable', 'mirror.failed', { detail })
      : bad('unavailable', 'mirror.never');
  }
  if (isSuspended) {
    return bad('degraded', 'mirror.suspended');
  }
  if (trouble === 'failed') {
    return bad('degraded', 'mirror.failed', { detail });
  }
  const owed = due && (now - due.last > GRACE_MS ? due.last : due.previous);
  if (owed !== undefined && lastSucceededAt < owed) {
    return bad('degraded', 'mirror.late');
  }
  return { status: 'healthy', reason: backupsReason('mirror.claims') };
}

function bad(
  status: HealthStatus,
  code: Parameters<typeof backupsReason>[0],
  params: Record<string, string> = {},
) {
  return { status, reason: backupsReason(code, params) };
}

/** Where the workloads of entities run. */
export interface WorkloadPlace {
  namespace: string;
  entityRefs: readonly string[];
}

/**
 * Whom a mirror protects. One that names namespaces protects what runs there; the others what their labels belong to: a
 * database in a shared namespace says nothing about its neighbours.
 */
export function entitiesOf(
  mirror: {
    namespaces?: {
      included: readonly string[] | 'all';
      excluded: readonly string[];
    };
    /** Of its labels. */
    claimedBy: readonly string[];
  },
  places: readonly WorkloadPlace[],
): string[] {
  const { namespaces, claimedBy } = mirror;
  const covered = namespaces
    ? places.filter(
        ({ namespace }) =>
          (namespaces.included === 'all' ||
            namespaces.included.includes(namespace)) &&
          !namespaces.excluded.includes(namespace),
      )
    : [];
  return [
    ...new Set([...claimedBy, ...covered.flatMap(each => each.entityRefs)]),
  ].sort();
}
