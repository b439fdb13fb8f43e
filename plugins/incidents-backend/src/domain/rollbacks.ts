import { Severity } from '@quarterdeck/plugin-incidents-common';
import { rolloutFactPayloadSchema } from '@quarterdeck/plugin-rollouts-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { AlertEnvironment } from './heardAlert';
import { Report } from './reports';

/** What tells that the portal took a bad version back. */
export const ROLLED_BACK = 'rollouts.rollout.rolled-back';
/** What that version came with. */
export const STARTED = 'rollouts.rollout.started';

export type RollbackReading =
  | { report: Report }
  | { report: undefined; why: 'no-matter' | 'unreadable' };

/**
 * The incident that a rollback is: it hurt from the breach on, and no longer once traffic was safe. None where the tier of
 * its environment asks for none, nor for a drill, which is rolled back to see that it works.
 *
 * Its cause is the start of the rollout, since that is the change; where the timeline has forgotten it, the rollback
 * itself, which is of the same subject.
 */
export function rollbackReport(
  fact: Fact,
  started: Fact | undefined,
  environments: readonly AlertEnvironment[],
  severities: ReadonlyMap<string, Severity>,
  now: number,
): RollbackReading {
  const { environmentId, entityRef, subject } = fact;
  const payload = rolloutFactPayloadSchema.safeParse(fact.payload);
  if (!payload.success || environmentId === null) {
    return { report: undefined, why: 'unreadable' };
  }
  const { purpose, breachAt, safeAt, toVersion, reason } = payload.data;
  const tier = environments.find(({ id }) => id === environmentId)?.tier;
  const severity = tier === undefined ? undefined : severities.get(tier);
  if (purpose === 'drill' || severity === undefined) {
    return { report: undefined, why: 'no-matter' };
  }
  const startedAt = Math.min(Date.parse(breachAt ?? fact.occurredAt), now);
  return {
    report: {
      entityRef,
      environmentId,
      title: `${toVersion ?? 'A version'} was rolled back in ${environmentId}`,
      description: reason.message,
      severity,
      source: 'rollback',
      sourceKey: `rollout:${subject.id}`,
      startedAt,
      mitigatedAt:
        safeAt === null
          ? undefined
          : Math.max(startedAt, Math.min(Date.parse(safeAt), now)),
      causeFactId: (started ?? fact).id,
      causeSubject: subject,
      causeSummary: (started ?? fact).summary,
    },
  };
}
