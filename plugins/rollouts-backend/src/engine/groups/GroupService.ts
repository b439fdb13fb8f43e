import { ConflictError, InputError } from '@backstage/errors';
import { NewGroup } from '@quarterdeck/plugin-rollouts-common';
import { v7 as newId } from 'uuid';
import { KnexGroupStore } from '../../database/KnexGroupStore';
import { RolloutStore } from '../../database/RolloutStore';
import { targetKey } from '../../database/rows';
import { groupControls, obeyGroup } from '../../domain/groups/decideGroup';
import {
  GroupCommand,
  GroupRecord,
  initialGroup,
} from '../../domain/groups/state';
import { PlanRecord } from '../../domain/records';
import { groupFacts } from './groupFacts';
import { rolloutsOf, seenOf } from './seenOf';

/** Of two changes at once one has to be made anew; more often than so, something is wrong. */
const ATTEMPTS = 5;

/** Begins groups of rollouts, and takes down what people ask of them. */
export class GroupService {
  constructor(
    private readonly options: {
      groups: KnexGroupStore;
      store: Pick<RolloutStore, 'get'>;
      now: () => number;
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * @param plans - of the members, in their order
   * @throws InputError, ConflictError for plans that are too old, others than were seen, or of the same workload
   */
  async start(
    wish: NewGroup,
    plans: readonly PlanRecord[],
    by: string,
  ): Promise<GroupRecord> {
    const { groups, now, onFacts, onChanged } = this.options;
    const at = now();
    const wanted = wish.stages.flatMap((stage, index) =>
      stage.map(each => ({ ...each, stage: index })),
    );
    const targets = new Set<string>();
    const members = wanted.map(({ planHash, stage }, index) => {
      const { id, hash, expiresAt, document } = plans[index];
      const { name } = document.target;
      if (hash !== planHash) {
        throw new ConflictError(
          `The plan of ${name} is another one than you have seen`,
        );
      }
      if (at >= expiresAt) {
        throw new ConflictError(
          `The plan of ${name} is too old: the cluster may have changed. Make a new one`,
        );
      }
      if (!['deploy', 'promotion'].includes(document.purpose)) {
        throw new InputError(
          `The plan of ${name} is a ${document.purpose}; a group brings new versions`,
        );
      }
      if (targets.has(targetKey(document))) {
        throw new InputError(`${name} is in the group twice`);
      }
      targets.add(targetKey(document));
      return {
        planId: id,
        rolloutId: newId(),
        stage,
        entityRef: document.entityRef,
        environmentId: document.environmentId,
        environmentTitle: document.environmentTitle ?? document.environmentId,
        service: name,
        fromVersion: document.from.version ?? undefined,
        toVersion: document.to.version ?? undefined,
      };
    });
    const group: GroupRecord = {
      id: newId(),
      title: wish.title,
      onFailure: wish.onFailure,
      startedBy: by,
      startedAt: at,
      state: initialGroup(members, by, at),
      nextAt: at,
      revision: 1,
    };
    await groups.add(group, groupFacts(undefined, group, at));
    onFacts();
    onChanged();
    return group;
  }

  /** @throws ConflictError for what makes no sense in the phase that it is in */
  async control(id: string, command: GroupCommand): Promise<void> {
    const { groups, store, now, onChanged } = this.options;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const group = await groups.get(id);
      if (!group) {
        break;
      }
      const seen = seenOf(await rolloutsOf(store, group.state));
      const possible = groupControls(group, seen);
      if (!possible.includes(command.kind)) {
        throw new ConflictError(
          `It is ${group.state.outcome ?? group.state.phase}: there is nothing to ${command.kind}; ${possible.length > 0 ? `you can ${possible.join(', ')}` : 'nothing more can be done with it'}`,
        );
      }
      const at = now();
      const after = {
        ...group,
        state: obeyGroup(group, seen, command, at),
        nextAt: at,
        revision: group.revision + 1,
      };
      if (await groups.save(after, [])) {
        onChanged();
        return;
      }
    }
    throw new ConflictError('It is changing at this very moment; try again');
  }
}
