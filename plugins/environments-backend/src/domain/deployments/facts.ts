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
  const fact = (
    type: EnvironmentFactType,
    occurredAt: string,
    summary: string,
    actor: Actor | null = after.actor,
  ): NewFact => ({
    id: idOf(type),
    type,
    version: 1,
    occurredAt,
    entityRef,
    environmentId: after.environmentId,
    actor: actor ?? UNKNOWN_ACTOR,
    subject: { kind: 'deployment', id: after.id },
    correlationId: after.id,
    causationId: null,
    summary,
    payload: { deployment: after },
  });
  const facts: NewFact[] = [];
  if (!told) {
    facts.push(
      after.source === 'found'
        ? fact(
            'environments.deployment.found',
            after.startedAt,
            `${what(after)} had been deployed to ${after.environmentId}`,
          )
        : fact(
            'environments.deployment.started',
            after.startedAt,
            `Started to deploy ${what(after)} to ${after.environmentId}${from(after)}`,
          ),
    );
  }
  if (isEnd(after.outcome) && told?.outcome !== after.outcome) {
    facts.push(
      fact(
        'environments.deployment.finished',
        after.finishedAt ?? after.startedAt,
        `${OUTCOMES[after.outcome]} ${what(after)} to ${after.environmentId}${from(after)}`,
      ),
    );
  }
  const { recovery } = after;
  if (recovery && !told?.recovery) {
    facts.push(
      fact(
        'environments.deployment.rolled-back',
        recovery.startedAt,
        `Rolled back ${after.environmentId} from ${what(after)} to ${recovery.toVersion ?? 'what ran before'}`,
        undoneBy ?? null,
      ),
    );
  }
  if (recovery?.finishedAt && !told?.recovery?.finishedAt) {
    facts.push(
      fact(
        'environments.deployment.recovered',
        recovery.finishedAt,
        `${recovery.toVersion ?? 'What ran before'} runs again in ${after.environmentId}`,
        undoneBy ?? null,
      ),
    );
  }
  return facts;
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
