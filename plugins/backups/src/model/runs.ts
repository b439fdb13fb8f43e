import type {
  Check,
  Progress,
  Run,
  RunPhase,
  RunState,
} from '@quarterdeck/plugin-backups-common';
import type { Tone } from '@quarterdeck/toolkit-react';

const PHASES: Record<Run['kind'], readonly RunPhase[]> = {
  backup: ['preparing', 'dumping', 'verifying', 'copying'],
  'restore-test': [
    'preparing',
    'fetching',
    'restoring',
    'checking',
    'cleaning',
  ],
  restore: ['preparing', 'fetching', 'restoring', 'checking'],
};

export type Standing = 'done' | 'current' | 'coming';

/**
 * What a run does one after the other, and how far it is. A phase that its kind usually does not have is the last one:
 * engines may clean up in between.
 */
export function phasesOf(
  run: Pick<Run, 'kind' | 'progress'>,
): { phase: RunPhase; standing: Standing }[] {
  const current = run.progress?.phase;
  const usual = PHASES[run.kind];
  const phases =
    current === undefined || usual.includes(current)
      ? usual
      : [...usual, current];
  const at = current === undefined ? -1 : phases.indexOf(current);
  return phases.map((phase, index) => ({
    phase,
    standing: standingOf(index, at),
  }));
}

function standingOf(index: number, at: number): Standing {
  if (index === at) {
    return 'current';
  }
  return index < at ? 'done' : 'coming';
}

/** Between 0 and 1; undefined where nobody knows how much there is to do. */
export function shareOf(progress: Progress | null): number | undefined {
  if (progress === null || !progress.totalBytes) {
    return undefined;
  }
  return Math.min(1, progress.bytes / progress.totalBytes);
}

export const STATE_TONES: Record<RunState, Tone> = {
  queued: 'neutral',
  running: 'moving',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'neutral',
  missed: 'warning',
};

export const hasEnded = ({ state }: Pick<Run, 'state'>) =>
  state !== 'queued' && state !== 'running';

const CHECK_ORDER: Record<Check['state'], number> = {
  failed: 0,
  skipped: 1,
  passed: 2,
};

/** What went wrong first. */
export const worstFirst = (checks: readonly Check[]): Check[] =>
  [...checks].sort((a, b) => CHECK_ORDER[a.state] - CHECK_ORDER[b.state]);

export function countChecks(checks: readonly Check[]) {
  const counts: Record<Check['state'], number> = {
    failed: 0,
    skipped: 0,
    passed: 0,
  };
  for (const { state } of checks) {
    counts[state] += 1;
  }
  return counts;
}
