import { RolloutStore } from '../../database/RolloutStore';
import { GroupState, SeenMember } from '../../domain/groups/state';
import { RolloutRecord } from '../../domain/records';

export interface MemberRollouts {
  rollout?: RolloutRecord;
  back?: RolloutRecord;
}

/** The rollouts of each member, as far as there are any. */
export async function rolloutsOf(
  store: Pick<RolloutStore, 'get'>,
  { members }: GroupState,
): Promise<MemberRollouts[]> {
  return await Promise.all(
    members.map(async ({ rolloutId, back }) => ({
      rollout: await store.get(rolloutId),
      back: back && (await store.get(back.rolloutId)),
    })),
  );
}

export function seenOf(rollouts: readonly MemberRollouts[]): SeenMember[] {
  return rollouts.map(({ rollout, back }) => ({
    rollout: rollout?.state,
    back: back?.state,
  }));
}
