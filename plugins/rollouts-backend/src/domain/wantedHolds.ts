import {
  ObjectOwner,
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { HoldRecord } from './hold';
import { candidateNameOf } from './planning';
import { RolloutRecord } from './records';

/** Objects whose owner can be told to leave them alone. */
const HOLDABLE = ['Deployment', 'Service', 'VirtualService'];

/** The holds that a rollout wants as it begins to go back, or as a way back begins; none where nothing else writes there. */
export function wantedHolds(
  before: RolloutRecord,
  after: RolloutRecord,
  options: { holdMs: number; now: number; newId(): string },
): HoldRecord[] {
  // A rehearsal returns to what Git declares.
  const isDrill = after.plan.document.purpose === 'drill';
  if (isDrill || !goesBack(after) || goesBack(before)) {
    return [];
  }
  const { document } = after.plan;
  const isWayBack = document.purpose === 'rollback';
  const { holdMs, now, newId } = options;
  return ownedObjects(document).map(({ object, owner }) => ({
    id: newId(),
    rolloutId: after.id,
    entityRef: document.entityRef,
    environmentId: document.environmentId,
    cluster: document.target.cluster,
    object,
    owner,
    good: isWayBack ? document.to : document.from,
    bad: isWayBack ? document.from : document.to,
    state: 'wanted',
    reason: rolloutReason('hold.wanted'),
    createdAt: now,
    expiresAt: now + holdMs,
    nextAt: now,
    revision: 1,
  }));
}

function goesBack({ plan, state }: RolloutRecord): boolean {
  const hasBegun = state.phase === 'progressing' || state.phase === 'paused';
  return (
    state.phase === 'restoring' ||
    (plan.document.purpose === 'rollback' && hasBegun)
  );
}

/** One for each Application of Argo CD, since all of it is held; one for each object of Flux. */
function ownedObjects({ changes, target }: PlanDocument) {
  const found = new Map<
    string,
    { object: HoldRecord['object']; owner: ObjectOwner }
  >();
  for (const { object, owner } of changes) {
    const { kind, namespace, name } = object;
    const isOwned = owner.kind === 'argo-cd' || owner.kind === 'flux';
    if (
      isOwned &&
      HOLDABLE.includes(kind) &&
      name !== candidateNameOf(target)
    ) {
      const key =
        owner.kind === 'argo-cd' && owner.name !== null
          ? `argo-cd ${owner.name}`
          : `${kind} ${namespace}/${name}`;
      // The Deployment stands for the others: its state is what Git is compared with.
      if (!found.has(key) || kind === 'Deployment') {
        found.set(key, { object: { kind, namespace, name }, owner });
      }
    }
  }
  return [...found.values()];
}
