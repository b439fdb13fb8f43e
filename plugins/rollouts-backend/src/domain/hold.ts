/**
 * The life of a hold: after a way back, what owns an object in Git leaves it alone.
 *
 * ```
 * wanted ──found──▶ placing ──it is there──▶ placed ──released, expired, Git agrees, rollout undone──▶ lifting
 *   │ nothing would deploy it again             │ somebody took it away                                 │ it is gone
 *   ▼                                           ▼                                                        ▼
 * unneeded, impossible                         lost                                            released, or expired
 * ```
 *
 * Saved before written, like a rollout: the row knows what there was before the first write, and a write that was made is
 * found again by the id of the hold on the object.
 */
import {
  HeldObject,
  HoldState,
  Holder,
  ObjectOwner,
  Release,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** Why a hold is taken away. */
export type LiftCause =
  | { kind: 'by-hand'; by: string; cause: string }
  | { kind: 'expired' }
  | { kind: 'declared' }
  | { kind: 'undone' };

/** Times are milliseconds since 1970 in UTC. */
export interface HoldRecord {
  id: string;
  rolloutId: string;
  entityRef: string;
  environmentId: string;
  cluster: string;
  object: HeldObject;
  owner: ObjectOwner;
  holder?: Holder;
  good: Release;
  bad: Release;
  state: HoldState;
  reason: Reason;
  /** What the holder said before, as JSON; undefined until it was read, `null` where it said nothing. */
  previous?: string;
  createdAt: number;
  placedAt?: number;
  expiresAt: number;
  endedAt?: number;
  /** What somebody asked for, or what has happened. */
  lift?: LiftCause;
  /** When to look at it again; undefined once it has ended. */
  nextAt?: number;
  revision: number;
}

/** What was seen of the object and of who owns it. */
export type HoldSight =
  | { kind: 'unreachable'; cause: string }
  /** The object, or who owns it, is not there, or it is not something that can be told to wait. */
  | { kind: 'nothing'; cause: string }
  | {
      kind: 'found';
      holder: Holder;
      /** It bears the id of this hold. */
      isOurs: boolean;
      /** It leaves the object alone, for whatever reason. */
      isHeld: boolean;
      /** It does so because of a hold, this one or another. */
      bearsHolds: boolean;
      /** As JSON, for the row. */
      previous: string;
      /** Whether Git declares what was put back, and when that was compared; undefined where nobody knows. */
      declared?: { isGood: boolean; at: number };
    };

export interface HoldLook {
  sight: HoldSight;
  /** The rollout that wanted it was given up, so that what it went back from runs again. */
  isUndone: boolean;
  /** Since when all runs as it was put back; undefined until then. */
  restoredAt?: number;
}

export interface HoldDecision {
  next: HoldRecord;
  effect?: 'place' | 'lift';
}

const SOON_MS = 1_000;
const REFUSED_MS = 30_000;
const WATCHING_MS = 15_000;

export function isOver({ state }: Pick<HoldRecord, 'state'>): boolean {
  return !['wanted', 'placing', 'placed', 'lifting'].includes(state);
}

/** What follows from what was seen. Pure: the same always gives the same. */
export function decideHold(
  hold: HoldRecord,
  look: HoldLook,
  now: number,
): HoldDecision {
  if (isOver(hold)) {
    return { next: { ...hold, nextAt: undefined } };
  }
  const { sight } = look;
  const lift = hold.lift ?? causeOf(hold, look, now);
  if (sight.kind === 'unreachable') {
    const reason = rolloutReason('hold.unreachable', { cause: sight.cause });
    return { next: { ...hold, lift, reason, nextAt: now + REFUSED_MS } };
  }
  if (sight.kind === 'nothing') {
    return {
      next: ended(
        hold,
        hold.state === 'wanted' ? 'impossible' : 'lost',
        rolloutReason('hold.nothing', { cause: sight.cause }),
        now,
      ),
    };
  }
  const found = { ...hold, holder: sight.holder };
  if (lift) {
    return lifting({ ...found, lift }, sight.isOurs, now);
  }
  return hold.state === 'placed'
    ? watching(found, sight, now)
    : placing(found, sight, now);
}

type Found = Extract<HoldSight, { kind: 'found' }>;

function causeOf(
  hold: HoldRecord,
  { sight, isUndone, restoredAt }: HoldLook,
  now: number,
): LiftCause | undefined {
  if (isUndone) {
    return { kind: 'undone' };
  }
  if (now >= hold.expiresAt) {
    return { kind: 'expired' };
  }
  const declared = sight.kind === 'found' ? sight.declared : undefined;
  // A comparison from before the way back was done compares with something else.
  const isCurrent =
    declared !== undefined &&
    restoredAt !== undefined &&
    declared.at > Math.max(restoredAt, hold.placedAt ?? 0);
  return isCurrent && declared.isGood ? { kind: 'declared' } : undefined;
}

function placing(hold: HoldRecord, sight: Found, now: number): HoldDecision {
  if (sight.isOurs) {
    return {
      next: {
        ...hold,
        state: 'placed',
        placedAt: now,
        reason: rolloutReason('hold.placed', {
          holder: nameOf(sight.holder),
          version: versionOf(hold.good),
          until: new Date(hold.expiresAt).toISOString(),
        }),
        nextAt: now + WATCHING_MS,
      },
    };
  }
  if (sight.isHeld && !sight.bearsHolds) {
    return {
      next: ended(
        hold,
        'unneeded',
        rolloutReason('hold.idle', { holder: nameOf(sight.holder) }),
        now,
      ),
    };
  }
  return {
    next: {
      ...hold,
      state: 'placing',
      previous: sight.previous,
      reason: rolloutReason('hold.placing', { holder: nameOf(sight.holder) }),
      nextAt: now + SOON_MS,
    },
    effect: 'place',
  };
}

function watching(hold: HoldRecord, sight: Found, now: number): HoldDecision {
  return sight.isOurs && sight.isHeld
    ? { next: { ...hold, nextAt: now + WATCHING_MS } }
    : {
        next: ended(
          hold,
          'lost',
          rolloutReason('hold.lost', { holder: nameOf(sight.holder) }),
          now,
        ),
      };
}

function lifting(hold: HoldRecord, isOurs: boolean, now: number): HoldDecision {
  if (isOurs) {
    return {
      next: {
        ...hold,
        state: 'lifting',
        reason: liftReason(hold),
        nextAt: now + SOON_MS,
      },
      effect: 'lift',
    };
  }
  const wasThere = hold.placedAt !== undefined;
  const isExpired = hold.lift?.kind === 'expired';
  const state = isExpired ? 'expired' : 'released';
  return {
    next: ended(
      hold,
      wasThere || isExpired ? state : 'unneeded',
      liftReason(hold),
      now,
    ),
  };
}

function liftReason({ lift, good, bad }: HoldRecord): Reason {
  switch (lift?.kind) {
    case 'by-hand':
      return rolloutReason('hold.released', { by: lift.by, cause: lift.cause });
    case 'declared':
      return rolloutReason('hold.declared', { version: versionOf(good) });
    case 'undone':
      return rolloutReason('hold.undone', { version: versionOf(bad) });
    default:
      return rolloutReason('hold.expired', { version: versionOf(bad) });
  }
}

function ended(
  hold: HoldRecord,
  state: HoldState,
  reason: Reason,
  now: number,
): HoldRecord {
  return { ...hold, state, reason, endedAt: now, nextAt: undefined };
}

function nameOf({ kind, namespace, name }: Holder): string {
  const words = {
    'argo-application': 'Application',
    'flux-object': 'object',
    'flux-helm-release': 'HelmRelease',
  };
  return `${words[kind]} ${namespace}/${name}`;
}

function versionOf({ version, images }: Release): string {
  return version ?? images[0].image;
}
