import { InputError } from '@backstage/errors';
import {
  Deployment,
  DeploymentReport,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { toIso } from './changes';
import { DeploymentRecord } from './records';
import { reportedDeployment } from './reported';

/** What an event of others says of a deployment, in the words of a report. */
export interface HeardDeployment extends DeploymentReport {
  /** It says itself that it puts back what ran before. */
  isUndo?: boolean;
  /** Its sender tells of it, too, where nothing changed. */
  mayBeUnchanged?: boolean;
}

/** What is known of the target of an event. */
export interface KnownOfTarget {
  /** The deployment of the same report. */
  before?: DeploymentRecord;
  /** Those that began before it, newest first. */
  recent: readonly DeploymentRecord[];
  /** The first that began after it. */
  next?: DeploymentRecord;
}

export type HeardResult =
  | { result: 'repeated' | 'overtaken'; records: readonly [DeploymentRecord] }
  | {
      result: 'accepted';
      /** What changed, the deployment that the event is about first. */
      records: readonly [DeploymentRecord, ...DeploymentRecord[]];
    };

/**
 * What an event changes. Events come late, twice and in any order, so that nothing they say is a contradiction:
 *
 * - a deployment that has ended is not under way again (overtaken), and of two ends the later one is its end;
 * - who deploys a version that ran before undoes what runs: that was rolled back, and this is its recovery, no deployment;
 * - where the deployment that was undone comes after its undo, it is rolled back, and the undo is no deployment after all.
 *
 * @throws InputError, ConflictError for what cannot be
 */
export function hear(
  heard: HeardDeployment,
  id: string,
  { before, recent, next }: KnownOfTarget,
): HeardResult {
  const { isUndo = false, mayBeUnchanged = false, ...report } = heard;
  if (before) {
    return furtherOn(report, before);
  }
  const running = recent.at(0);
  if (running && mayBeUnchanged && runsAlready(report, running)) {
    return { result: 'repeated', records: [running] };
  }
  if (running && undoes(report, isUndo, recent)) {
    return undo(report, running);
  }
  if (isUndo) {
    throw new InputError(
      `There is no deployment of ${report.entityRef} to ${report.environmentId} before it that it could undo`,
    );
  }
  const record = reportedDeployment(report, id, undefined, running?.deployment);
  return next && isPutBackBy(record.deployment, next.deployment)
    ? { result: 'accepted', records: undoneBy(record, next) }
    : { result: 'accepted', records: [record] };
}

function furtherOn(
  report: DeploymentReport,
  before: DeploymentRecord,
): HeardResult {
  const { outcome, finishedAt } = before.deployment;
  // Refuses another version or target under the same id, whatever else it says.
  const record = reportedDeployment(
    report,
    before.deployment.id,
    { ...before, deployment: { ...before.deployment, outcome: null } },
    undefined,
  );
  if (outcome === null) {
    return record.deployment.outcome === null
      ? { result: 'repeated', records: [before] }
      : { result: 'accepted', records: [record] };
  }
  if (record.deployment.outcome === outcome) {
    return { result: 'repeated', records: [before] };
  }
  const isLater =
    (record.deployment.finishedAt ?? '') > (finishedAt ?? '') &&
    outcome !== 'rolled-back' &&
    outcome !== 'superseded';
  return isLater
    ? { result: 'accepted', records: [record] }
    : { result: 'overtaken', records: [before] };
}

function runsAlready(
  report: DeploymentReport,
  { deployment }: DeploymentRecord,
): boolean {
  return (
    deployment.outcome === 'succeeded' &&
    deployment.version === report.version &&
    deployment.revision === (report.revision ?? null)
  );
}

/** Whether what it deploys ran before what runs. */
function undoes(
  report: DeploymentReport,
  isUndo: boolean,
  [running, ...older]: readonly DeploymentRecord[],
): boolean {
  return (
    isUndo ||
    (running.deployment.version !== report.version &&
      older.some(
        ({ deployment }) =>
          deployment.outcome === 'succeeded' &&
          deployment.version === report.version,
      ))
  );
}

function undo(
  report: DeploymentReport,
  running: DeploymentRecord,
): HeardResult {
  const { deployment } = running;
  const toVersion =
    report.version === deployment.version
      ? deployment.previousVersion
      : report.version;
  const startedAt = toIso(Date.parse(report.startedAt));
  const finishedAt =
    report.outcome === 'succeeded' && report.finishedAt
      ? toIso(Date.parse(report.finishedAt))
      : null;
  const { recovery } = deployment;
  if (recovery && (recovery.finishedAt !== null || finishedAt === null)) {
    return { result: 'repeated', records: [running] };
  }
  return {
    result: 'accepted',
    records: [
      rolledBack(running, {
        startedAt: recovery?.startedAt ?? startedAt,
        finishedAt,
        toVersion,
      }),
    ],
  };
}

function rolledBack(
  record: DeploymentRecord,
  recovery: Pick<
    NonNullable<Deployment['recovery']>,
    'startedAt' | 'finishedAt' | 'toVersion'
  >,
): DeploymentRecord {
  const { deployment } = record;
  return {
    ...record,
    deployment: {
      ...deployment,
      finishedAt: deployment.finishedAt ?? recovery.startedAt,
      outcome: 'rolled-back',
      outcomeReason: environmentReason('deployment.rolled-back', {
        version: recovery.toVersion ?? 'an unknown version',
      }),
      recovery: { ...recovery, rolloutId: null },
    },
  };
}

function isPutBackBy(late: Deployment, next: Deployment): boolean {
  return (
    late.outcome !== 'rolled-back' &&
    late.previousVersion !== null &&
    late.version !== late.previousVersion &&
    next.version === late.previousVersion &&
    (next.outcome === null || next.outcome === 'succeeded')
  );
}

function undoneBy(
  late: DeploymentRecord,
  next: DeploymentRecord,
): [DeploymentRecord, DeploymentRecord] {
  const { deployment } = next;
  return [
    rolledBack(late, {
      startedAt: deployment.startedAt,
      finishedAt: deployment.finishedAt,
      toVersion: deployment.version,
    }),
    {
      ...next,
      deployment: {
        ...deployment,
        finishedAt: deployment.finishedAt ?? deployment.startedAt,
        outcome: 'superseded',
        outcomeReason: environmentReason('deployment.put-back', {
          version: late.deployment.version ?? 'an unknown version',
        }),
      },
    },
  ];
}
