import {
  Actor,
  Deployment,
  EnvironmentFactType,
} from '@quarterdeck/plugin-environments-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';

/** The portal itself, where nobody else is known. */
const UNKNOWN_ACTOR: Actor = { kind: 'system', ref: 'environments' };

/**
 * What has happened to a deployment since it was last told, oldest first. Nothing is told of one that belongs to no
 * entity; all of it once it does.
 *
 * @param before - as it was last told; undefined where nothing was
 * @param undoneBy - who put back what ran before
 */
export function factsOf(
  before: Deployment | undefined,
  after: Deployment,
  idOf: (type: EnvironmentFactType) => string,
  undoneBy?: Actor,
): NewFact[] {
  const { entityRef } = after;
  if (entityRef === null) {
    return [];
  }
  const told = before?.entityRef === null ? undefined : before;
  return happenings(told, after, undoneBy).map(
    ({ type, occurredAt, summary, actor }) => ({
      id: idOf(type),
      type,
      version: 1,
      occurredAt,
      entityRef,
      environmentId: after.environmentId,
      actor: actor?.ref
        ? { ...actor, ref: bounded(actor.ref, 300) }
        : UNKNOWN_ACTOR,
      subject: { kind: 'deployment', id: after.id },
      correlationId: after.id,
      causationId: null,
      summary: bounded(summary, 500),
      payload: { deployment: storable(after) },
    }),
  );
}

/** Annotations of a cluster may hold what no record can keep: NUL, or half a surrogate pair. */
function storable<T>(value: T): T;
function storable(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/[\0\p{Surrogate}]/gu, '');
  }
  if (Array.isArray(value)) {
    return value.map(each => storable(each));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, storable(member)]),
      )
    : value;
}

/** Tags and annotations of a cluster know no bounds; a fact beyond those of the timeline would be lost. */
function bounded(text: string, maximum: number): string {
  return storable(
    text.length > maximum ? `${text.slice(0, maximum - 1)}…` : text,
  );
}

interface Happening {
  type: EnvironmentFactType;
  occurredAt: string;
  summary: string;
  actor: Actor | null;
}

function happenings(
  told: Deployment | undefined,
  after: Deployment,
  undoneBy: Actor | undefined,
): Happening[] {
  const found: Happening[] = told ? [] : [beginning(after)];
  const { environmentId, recovery } = after;
  if (isEnd(after.outcome) && told?.outcome !== after.outcome) {
    found.push({
      type: 'environments.deployment.finished',
      occurredAt: after.finishedAt ?? after.startedAt,
      summary: `${OUTCOMES[after.outcome]} ${what(after)} to ${environmentId}${from(after)}`,
      actor: after.actor,
    });
  }
  if (recovery && !told?.recovery) {
    found.push({
      type: 'environments.deployment.rolled-back',
      occurredAt: recovery.startedAt,
      summary: `Rolled back ${environmentId} from ${what(after)} to ${recovery.toVersion ?? 'what ran before'}`,
      actor: undoneBy ?? null,
    });
  }
  if (recovery?.finishedAt && !told?.recovery?.finishedAt) {
    found.push({
      type: 'environments.deployment.recovered',
      occurredAt: recovery.finishedAt,
      summary: `${recovery.toVersion ?? 'What ran before'} runs again in ${environmentId}`,
      actor: undoneBy ?? null,
    });
  }
  return found;
}

function beginning(after: Deployment): Happening {
  const { actor, environmentId, source, startedAt: occurredAt } = after;
  return source === 'found'
    ? {
        type: 'environments.deployment.found',
        occurredAt,
        summary: `${what(after)} had been deployed to ${environmentId}`,
        actor,
      }
    : {
        type: 'environments.deployment.started',
        occurredAt,
        summary: `Started to deploy ${what(after)} to ${environmentId}${from(after)}`,
        actor,
      };
}

const OUTCOMES = {
  succeeded: 'Deployed',
  failed: 'Failed to deploy',
  superseded: 'Did not finish to deploy',
} as const;

function isEnd(
  outcome: Deployment['outcome'],
): outcome is keyof typeof OUTCOMES {
  return outcome !== null && outcome !== 'rolled-back';
}

function what({ version, changes }: Deployment): string {
  const name = version ?? 'an unnamed version';
  return changes.includes('image') ? name : `a configuration of ${name}`;
}

function from({ previousVersion, version }: Deployment): string {
  return previousVersion === null || previousVersion === version
    ? ''
    : ` (before: ${previousVersion})`;
}
