import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, toError } from '@backstage/errors';
import { Lease, pause } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { KnexGroupStore } from '../../database/KnexGroupStore';
import { RolloutStore } from '../../database/RolloutStore';
import { decideGroup } from '../../domain/groups/decideGroup';
import {
  Effect,
  GroupRecord,
  GroupState,
  withBack,
  withProblem,
} from '../../domain/groups/state';
import { PlanRecord, RolloutRecord } from '../../domain/records';
import { sameImages } from '../../domain/reconcile';
import { offerOf } from '../present';
import { RolloutService } from '../RolloutService';
import { groupFacts } from './groupFacts';
import { MemberRollouts, rolloutsOf, seenOf } from './seenOf';

const TICK_MS = 500;
const EVERY_MS = 1_000;
const BATCH = 50;

export interface GroupDriverOptions {
  groups: KnexGroupStore;
  store: RolloutStore;
  rollouts: RolloutService;
  /** Plans to put back what ran before a rollout. */
  planBack(rollout: RolloutRecord, by: string): Promise<PlanRecord>;
  logger: LoggerService;
  now: () => number;
  onFacts(): void;
  onChanged(): void;
}

/**
 * Carries groups on, one look at a time: read → decide → save → act. What it starts has an id that was saved before, so
 * that a driver that dies in between leaves a row from which the next starts the same once.
 */
export class GroupDriver {
  constructor(private readonly options: GroupDriverOptions) {}

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const { groups, logger, now } = this.options;
    while (!signal.aborted) {
      for (const group of await groups.due(now(), BATCH)) {
        signal.throwIfAborted();
        try {
          await this.look(group, lease);
        } catch (error) {
          logger.error(
            `Group ${group.id} could not be carried on`,
            toError(error),
          );
        }
      }
      ran();
      await pause(TICK_MS, signal);
    }
  }

  /** One look at one group. */
  async look(group: GroupRecord, lease: Lease): Promise<void> {
    const { store, now } = this.options;
    const rollouts = await rolloutsOf(store, group.state);
    const { next, effects } = decideGroup(group, seenOf(rollouts), now());
    const saved = await this.#save(group, next);
    if (!saved || effects.length === 0) {
      return;
    }
    let state: GroupState = { ...saved.state, problem: undefined };
    for (const effect of effects) {
      try {
        state = await this.#act(saved.id, state, effect, rollouts, lease);
      } catch (error) {
        const cause = toError(error);
        state = withProblem(
          { ...state, problem: saved.state.problem },
          {
            service: state.members[effect.member].service,
            cause: cause.message,
            isFinal: cause instanceof MovedOnError,
          },
          now(),
        );
      }
    }
    if (JSON.stringify(state) !== JSON.stringify(saved.state)) {
      await this.#save(saved, state);
    }
  }

  /** @returns undefined where somebody else was faster: the next look sees what they did */
  async #save(
    before: GroupRecord,
    state: GroupState,
  ): Promise<GroupRecord | undefined> {
    const { groups, now, onFacts, onChanged } = this.options;
    const at = now();
    const after: GroupRecord = {
      ...before,
      state,
      nextAt: state.phase === 'ended' ? undefined : at + EVERY_MS,
      revision: before.revision + 1,
    };
    const messages = groupFacts(before, after, at);
    if (!(await groups.save(after, messages))) {
      return undefined;
    }
    if (messages.length > 0) {
      onFacts();
    }
    if (before.state.reason.message !== state.reason.message) {
      onChanged();
    }
    return after;
  }

  async #act(
    groupId: string,
    state: GroupState,
    { kind, member: index }: Effect,
    seen: readonly MemberRollouts[],
    lease: Lease,
  ): Promise<GroupState> {
    const { rollouts, planBack } = this.options;
    const member = state.members[index];
    const { rollout } = seen[index];
    const by = state.by;
    switch (kind) {
      case 'start':
        await rollouts.startOf({ groupId, by }, member, lease);
        return state;
      case 'start-back':
        if (member.back) {
          await rollouts.startOf({ groupId, by }, member.back, lease);
        }
        return state;
      case 'plan-back': {
        if (!rollout) {
          return state;
        }
        const plan = await planBack(rollout, by);
        assertStillRuns(plan, rollout);
        return withBack(state, index, { planId: plan.id, rolloutId: newId() });
      }
      default:
        if (rollout) {
          await this.#abort(rollout, state);
        }
        return state;
    }
  }

  /** Once is enough, and one that goes back already needs no telling. */
  async #abort(rollout: RolloutRecord, state: GroupState): Promise<void> {
    const { store, rollouts } = this.options;
    const isAsked = await store.nextCommand(rollout.id);
    if (!isAsked && offerOf(rollout).controls.includes('abort')) {
      const cause = state.cause?.message.slice(0, 500);
      await rollouts.control(rollout, 'abort', state.by, cause);
    }
  }
}

class MovedOnError extends ConflictError {}

/** What others brought there meanwhile is not the group's to take away. */
function assertStillRuns(plan: PlanRecord, { plan: before }: RolloutRecord) {
  const { from } = plan.document;
  if (!sameImages(from.images, before.document.to.images)) {
    throw new MovedOnError(
      `It runs ${from.version ?? from.images[0].image} by now, which this group did not bring there`,
    );
  }
}
