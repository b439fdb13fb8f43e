import { RolloutFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { RolloutRecord } from '../domain/records';

type Verb =
  | 'requested'
  | 'started'
  | 'paused'
  | 'breached'
  | NonNullable<RolloutRecord['state']['outcome']>;

/** What there is to tell of what has become of a rollout; `before` is undefined for a new one. */
export function factsOf(
  before: RolloutRecord | undefined,
  after: RolloutRecord,
  at: number,
): OutboxMessage[] {
  return verbsOf(before, after).map(verb => toMessage(factOf(after, verb, at)));
}

function verbsOf(
  before: RolloutRecord | undefined,
  after: RolloutRecord,
): Verb[] {
  if (!before) {
    return ['requested'];
  }
  const from = before.state;
  const to = after.state;
  const verbs: Verb[] = [];
  if (from.phase === 'waiting' && to.phase === 'progressing') {
    verbs.push('started');
  }
  if (from.phase !== 'paused' && to.phase === 'paused') {
    verbs.push('paused');
  }
  if (from.breachAt === undefined && to.breachAt !== undefined) {
    verbs.push('breached');
  }
  if (from.outcome === undefined && to.outcome !== undefined) {
    verbs.push(to.outcome);
  }
  return verbs;
}

export function payloadOf({
  id,
  plan,
  state,
}: RolloutRecord): RolloutFactPayload {
  const { document } = plan;
  return {
    rolloutId: id,
    planHash: plan.hash,
    strategy: document.strategy,
    purpose: document.purpose,
    workload: [
      document.target.cluster,
      document.target.namespace,
      document.target.kind,
      document.target.name,
    ].join('/'),
    fromVersion: document.from.version,
    toVersion: document.to.version,
    reason: state.reason,
    breachAt: state.breachAt === undefined ? null : iso(state.breachAt),
    safeAt: state.safeAt === undefined ? null : iso(state.safeAt),
    healthyAt: state.healthyAt === undefined ? null : iso(state.healthyAt),
  };
}

export function factOf(
  record: RolloutRecord,
  verb: string,
  at: number,
): NewFact {
  const { id, plan, state, startedBy } = record;
  const { document } = plan;
  const type = `rollouts.rollout.${verb}`;
  return {
    id: factId({
      room: 'rollouts',
      subjectId: id,
      type,
      revision: record.revision,
    }),
    type,
    version: 1,
    occurredAt: iso(at),
    entityRef: document.entityRef,
    environmentId: document.environmentId,
    actor:
      verb === 'requested'
        ? { kind: 'user', ref: startedBy }
        : { kind: 'system', ref: 'rollouts' },
    subject: { kind: 'rollout', id },
    correlationId: id,
    causationId: null,
    summary:
      `Rollout of ${document.to.version ?? 'a version'} to ${document.environmentId} ${verb}: ${state.reason.message}`.slice(
        0,
        500,
      ),
    payload: payloadOf(record),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
