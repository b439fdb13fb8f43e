import { InputError } from '@backstage/errors';
import {
  backupsReason,
  type Evidence,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { BackupRecord, PolicyRecord, RunRecord } from './records';

export type EvidenceSource = Evidence['sources'][number];

/** What happened to one source in a quarter. */
export interface SourceQuarter {
  policy: PolicyRecord;
  /** Those that were queued in the quarter. */
  runs: readonly RunRecord[];
  rpoKeptRatio: number | undefined;
  rpoLongestMs: number | undefined;
  /** Deleted ones included. */
  backups: readonly Pick<BackupRecord, 'deletedAt'>[];
  /** Names of the keys that others than the portal have. */
  escrow: readonly string[];
  /** When all of them had been proven last, by the end of the quarter. */
  escrowProvenAt: number | undefined;
}

export interface Quarter {
  name: string;
  from: number;
  /** Its end, or now while it lasts. */
  to: number;
}

/** @throws InputError for one that has not begun */
export function quarterOf(name: string, now: number): Quarter {
  const [year, quarter] = name.split('-Q').map(Number);
  const from = Date.UTC(year, (quarter - 1) * 3, 1);
  if (from > now) {
    throw new InputError(`The quarter ${name} has not begun yet`);
  }
  return { name, from, to: Math.min(now, Date.UTC(year, quarter * 3, 1)) };
}

/**
 * What was promised for one source, and whether it was kept: at no instant was more lost than promised, a restore test
 * passed, none that came last failed, and none took longer than promised. What weighs on it beside that is said, too.
 */
export function evidenceOf(
  of: SourceQuarter,
  quarter: Quarter,
): EvidenceSource {
  const { policy, runs, rpoKeptRatio, rpoLongestMs } = of;
  const tests = runs
    .filter(
      ({ kind, state }) =>
        kind === 'restore-test' &&
        (state === 'succeeded' || state === 'failed'),
    )
    .toSorted((one, other) => one.queuedAt - other.queuedAt);
  const durations = tests.flatMap(({ state, restore }) =>
    state === 'succeeded' && restore ? [restore.durationMs] : [],
  );
  const rtoWorstMs =
    durations.length === 0 ? undefined : Math.max(...durations);
  const made = (state: RunRecord['state']) =>
    runs.filter(run => run.kind === 'backup' && run.state === state).length;
  const backups = {
    succeeded: made('succeeded'),
    failed: made('failed'),
    missed: made('missed'),
  };
  const broken = [
    ...rpoReasons(of),
    ...testReasons(tests, rtoWorstMs, policy.rtoMs),
  ];
  const isKnown =
    rpoKeptRatio !== undefined || tests.length > 0 || backups.failed > 0;
  return {
    source: policy.source,
    engine: policy.engine,
    rpoTargetMs: policy.rpoMs,
    // As many digits as any program writes in the same way.
    rpoKeptRatio:
      rpoKeptRatio === undefined
        ? null
        : Math.floor(rpoKeptRatio * 10_000) / 10_000,
    rpoLongestMs: rpoLongestMs ?? null,
    rtoTargetMs: policy.rtoMs,
    rtoWorstMs: rtoWorstMs ?? null,
    backups,
    restoreTests: tests.map(testOf),
    restores: runs.filter(
      ({ kind, state }) => kind === 'restore' && state === 'succeeded',
    ).length,
    deletions: of.backups.filter(
      ({ deletedAt = 0 }) =>
        deletedAt >= quarter.from && deletedAt < quarter.to,
    ).length,
    encryptedFor: policy.recipients.map(({ name }) => name),
    escrowProvenAt:
      of.escrowProvenAt === undefined
        ? null
        : new Date(of.escrowProvenAt).toISOString(),
    isMet: isKnown ? verdictOf(policy, broken) : null,
    reasons: isKnown
      ? [...judgedBy(policy, broken), ...besides(of, backups)]
      : [backupsReason('evidence.nothing')],
  };
}

function verdictOf(policy: PolicyRecord, broken: readonly Reason[]) {
  if (broken.length > 0) {
    return false;
  }
  return policy.hasPointInTime ? null : true;
}

/** How far an archive reached before is not kept, so that nothing is said of what would have been lost. */
function judgedBy(policy: PolicyRecord, broken: readonly Reason[]): Reason[] {
  if (policy.hasPointInTime) {
    return [...broken, backupsReason('evidence.archive-not-kept')];
  }
  return broken.length > 0 ? [...broken] : [backupsReason('evidence.met')];
}

function rpoReasons({
  policy,
  rpoKeptRatio,
  rpoLongestMs,
}: SourceQuarter): Reason[] {
  if (policy.hasPointInTime) {
    return [];
  }
  if (rpoKeptRatio === undefined) {
    return [backupsReason('evidence.no-backup')];
  }
  return rpoKeptRatio < 1 || (rpoLongestMs ?? 0) > policy.rpoMs
    ? [
        backupsReason('evidence.rpo-broken', {
          percent: Math.floor(rpoKeptRatio * 1_000) / 10,
        }),
      ]
    : [];
}

function testReasons(
  tests: readonly RunRecord[],
  worstMs: number | undefined,
  targetMs: number,
): Reason[] {
  return [
    ...(worstMs === undefined ? [backupsReason('evidence.untested')] : []),
    ...(tests.at(-1)?.state === 'failed'
      ? [backupsReason('evidence.test-failed')]
      : []),
    ...(worstMs !== undefined && worstMs > targetMs
      ? [backupsReason('evidence.rto-broken')]
      : []),
  ];
}

function besides(
  { policy, escrow, escrowProvenAt }: SourceQuarter,
  { failed, missed }: EvidenceSource['backups'],
): Reason[] {
  return [
    ...(failed > 0
      ? [backupsReason('evidence.failed', { count: failed })]
      : []),
    ...(missed > 0
      ? [backupsReason('evidence.missed', { count: missed })]
      : []),
    // Where the engine encrypts by itself, its keys are not the portal's to prove.
    ...(policy.recipients.length > 0 && escrow.length === 0
      ? [backupsReason('evidence.no-escrow')]
      : []),
    ...(escrow.length > 0 && escrowProvenAt === undefined
      ? [backupsReason('evidence.escrow-unproven')]
      : []),
  ];
}

function testOf(run: RunRecord): EvidenceSource['restoreTests'][number] {
  const count = (state: string) =>
    run.restore?.checks.filter(check => check.state === state).length ?? 0;
  return {
    runId: run.id,
    at: new Date(run.finishedAt ?? run.queuedAt).toISOString(),
    backupId: run.backupId ?? null,
    hasPassed: run.state === 'succeeded',
    durationMs: run.restore?.durationMs ?? null,
    checks: {
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
    reason: run.stateReason,
  };
}
