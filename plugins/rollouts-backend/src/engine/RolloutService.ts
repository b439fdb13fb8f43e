import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Control, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { Lease } from '@quarterdeck/toolkit-node';
import { v7 as newId, v5 as uuid } from 'uuid';
import { RolloutStore } from '../database/RolloutStore';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { Command, initialState } from '../domain/state';
import { factsOf } from './facts';
import { notAsked } from './GateKeeper';
import { offerOf } from './present';

/** Any one: it keeps these ids apart from those that others make of names. */
const STARTED_BY_KEY = '5b0f6a1e-8f0c-4c52-9d4f-6a7f0b3c2d11';

/** Begins rollouts, and takes down what people ask of them. */
export class RolloutService {
  constructor(
    private readonly options: {
      store: RolloutStore;
      now: () => number;
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * @param planHash - of the plan that the starter has seen
   * @param key - of the starter's own: the same key starts one rollout, however often it is asked for
   * @throws NotFoundError, ConflictError for a plan that has expired, is another one, or while one is active;
   *   InputError for a key that another plan was started with
   */
  async start(
    planId: string,
    planHash: string,
    by: string,
    key?: string,
  ): Promise<RolloutRecord> {
    const { store, now } = this.options;
    // Made of the key, so that no process can die between starting it and remembering that.
    const id =
      key === undefined
        ? newId()
        : uuid(JSON.stringify([by, key]), STARTED_BY_KEY);
    const before = key === undefined ? undefined : await store.get(id);
    if (before && before.plan.id !== planId) {
      throw new InputError(
        'This idempotencyKey was used for another plan; take a new one',
      );
    }
    if (before) {
      return before;
    }
    const plan = await store.getPlan(planId);
    if (!plan) {
      throw new NotFoundError(`There is no plan ${planId}; make a new one`);
    }
    if (plan.hash !== planHash) {
      throw new ConflictError('The plan is another one than you have seen');
    }
    if (now() >= plan.expiresAt) {
      throw new ConflictError(
        'The plan is too old: the cluster may have changed. Make a new one',
      );
    }
    try {
      return await this.#begin(plan, { id, by });
    } catch (error) {
      // The same may have been asked for twice at once.
      const other = key === undefined ? undefined : await store.get(id);
      if (other?.plan.id === planId) {
        return other;
      }
      throw error;
    }
  }

  /**
   * Starts a rollout of a group, unless it is there already. Its plan was seen when the group was made, and may be older
   * by now: what has changed underneath stops it.
   *
   * @throws NotFoundError, ConflictError while another one is active, LeaseLostError
   */
  async startOf(
    { groupId, by }: { groupId: string; by: string },
    { planId, rolloutId }: { planId: string; rolloutId: string },
    lease: Lease,
  ): Promise<void> {
    const { store } = this.options;
    if (await store.get(rolloutId)) {
      return;
    }
    const plan = await store.getPlan(planId);
    if (!plan) {
      throw new NotFoundError(`There is no plan ${planId}`);
    }
    await this.#begin(plan, { id: rolloutId, by, groupId }, lease);
  }

  async #begin(
    plan: PlanRecord,
    { id, by, groupId }: { id: string; by: string; groupId?: string },
    lease?: Lease,
  ): Promise<RolloutRecord> {
    const { store, now, onFacts, onChanged } = this.options;
    const at = now();
    const reason = rolloutReason('log.requested', { by });
    const record: RolloutRecord = {
      id,
      plan,
      state: initialState(at, plan.document.gates.map(notAsked), reason),
      startedBy: by,
      startedAt: at,
      groupId,
      nextAt: at,
      revision: 1,
    };
    await store.start(
      record,
      { at, by, reason },
      factsOf(undefined, record, at),
      lease,
    );
    onFacts();
    onChanged();
    return record;
  }

  /** @throws ConflictError for what makes no sense in the phase that it is in */
  async control(
    record: RolloutRecord,
    control: Control,
    by: string,
    cause?: string,
  ) {
    const { store, now, onChanged } = this.options;
    const { controls: possible } = offerOf(record);
    if (!possible.includes(control)) {
      throw new ConflictError(
        `It is ${record.state.outcome ?? record.state.phase}: there is nothing to ${control}; ${possible.length > 0 ? `you can ${possible.join(', ')}` : 'nothing more can be done with it'}`,
      );
    }
    await store.command(record.id, commandOf(control, by, cause), now());
    onChanged();
  }
}

function commandOf(
  kind: Control,
  by: string,
  cause = 'no reason given',
): Command {
  return kind === 'abort' || kind === 'skip-analysis'
    ? { kind, by, cause }
    : { kind, by };
}
