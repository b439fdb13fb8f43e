import {
  Deployment,
  deploymentFactPayloadSchema,
} from '@quarterdeck/plugin-environments-common';
import { Suspect } from '@quarterdeck/plugin-incidents-common';
import {
  RolloutFactPayload,
  rolloutFactPayloadSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';

/** Beginnings of the types of facts that tell of changes. */
export const CHANGE_FACT_TYPES = [
  'environments.deployment',
  'rollouts.rollout',
] as const;

/** Of those, what tells that somebody took a change back. */
export const UNDO_FACT_TYPES = [
  'environments.deployment.rolled-back',
  'rollouts.rollout.rolled-back',
] as const;

/** Field managers behind which there is a person at a keyboard. */
const BY_HAND = /^kubectl(?:-|$)|^k9s$|^lens$|^headlamp$/i;

/** One change of what runs, from all that the timeline tells of it. Times are milliseconds since 1970 in UTC. */
export interface Change {
  entityRef: string;
  environmentId: string | null;
  kind: Suspect['kind'];
  /** When it began. */
  at: number;
  /** The fact that stands for it: the first. */
  fact: Fact;
  /** Of all its facts. */
  factIds: readonly string[];
  deployment?: Deployment;
  rollout?: RolloutFactPayload & { id: string };
  /** It was taken back, or never became healthy. */
  failed: 'rolled-back' | 'failed' | undefined;
  /** Since when it is known that it failed, in whichever way. */
  failedAt: number | undefined;
}

/** Groups facts by the change that they tell of: a rollout and the deployment that was seen of it are one. */
export function changesOf(facts: readonly Fact[]): Change[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = changeKey(fact);
    if (key !== undefined) {
      groups.set(key, [...(groups.get(key) ?? []), fact]);
    }
  }
  return [...groups.values()].map(changeOf);
}

/** Undefined for a fact that tells of no change. */
function changeKey(fact: Fact): string | undefined {
  if (fact.type.startsWith('rollouts.rollout.')) {
    return rolloutOf(fact) && `rollout/${fact.subject.id}`;
  }
  const deployment = deploymentOf(fact);
  if (!deployment) {
    return undefined;
  }
  return deployment.rolloutId
    ? `rollout/${deployment.rolloutId}`
    : `deployment/${deployment.id}`;
}

function changeOf(unordered: readonly Fact[]): Change {
  const facts = [...unordered].sort(byTime);
  const [fact] = facts;
  const deployment = last(facts.map(deploymentOf));
  const rollout = last(facts.map(rolloutOf));
  const begun =
    facts.find(({ type }) => type === 'rollouts.rollout.started') ??
    facts.find(({ type }) => type.startsWith('environments.deployment.')) ??
    fact;
  return {
    entityRef: fact.entityRef,
    environmentId: fact.environmentId,
    kind: kindOf(deployment, rollout !== undefined),
    at: Math.min(
      Date.parse(begun.occurredAt),
      deployment ? Date.parse(deployment.startedAt) : Infinity,
    ),
    fact,
    factIds: facts.map(({ id }) => id),
    deployment,
    rollout,
    failed: failureOf(facts, deployment),
    failedAt: failedAtOf(facts),
  };
}

/** What going back from a change means; undefined where the change does not say. */
export function wayBackOf({ deployment, rollout }: Change): {
  version?: string;
  workload?: string;
} {
  const before = rollout?.fromVersion ?? deployment?.previousVersion;
  const after = rollout?.toVersion ?? deployment?.version;
  const workloads = rollout ? [rollout.workload] : deployment?.workloadIds;
  return {
    // The version of a changed configuration is the same on both sides.
    ...(before && before !== after && { version: before }),
    ...(workloads?.length === 1 && {
      workload: workloads[0].split('/').at(-1),
    }),
  };
}

/** @param facts - in the order in which they happened */
function failedAtOf(facts: readonly Fact[]): number | undefined {
  const first = facts.find(
    each => failureOf([each], deploymentOf(each)) !== undefined,
  );
  return first && Date.parse(first.occurredAt);
}

function kindOf(
  deployment: Deployment | undefined,
  isRollout: boolean,
): Change['kind'] {
  if (isRollout || deployment?.rolloutId) {
    return 'rollout';
  }
  if (BY_HAND.test(deployment?.actor?.ref ?? '')) {
    return 'hand-edit';
  }
  return deployment?.changes.every(change => change === 'configuration')
    ? 'configuration'
    : 'deployment';
}

function failureOf(
  facts: readonly Fact[],
  deployment: Deployment | undefined,
): Change['failed'] {
  const types = new Set(facts.map(({ type }) => type));
  if (
    deployment?.outcome === 'rolled-back' ||
    types.has('environments.deployment.rolled-back') ||
    types.has('rollouts.rollout.rolled-back')
  ) {
    return 'rolled-back';
  }
  return deployment?.outcome === 'failed' ||
    types.has('rollouts.rollout.failed')
    ? 'failed'
    : undefined;
}

function deploymentOf(fact: Fact): Deployment | undefined {
  const payload = fact.type.startsWith('environments.deployment.')
    ? deploymentFactPayloadSchema.safeParse(fact.payload)
    : undefined;
  return payload?.data?.deployment;
}

function rolloutOf(fact: Fact): Change['rollout'] {
  const payload = fact.type.startsWith('rollouts.rollout.')
    ? rolloutFactPayloadSchema.safeParse(fact.payload)
    : undefined;
  return payload?.data && { ...payload.data, id: fact.subject.id };
}

function last<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.filter(value => value !== undefined).at(-1);
}

export function byTime(left: Fact, right: Fact): number {
  return (
    Date.parse(left.occurredAt) - Date.parse(right.occurredAt) ||
    left.position - right.position
  );
}
