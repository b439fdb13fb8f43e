import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { executorProgram } from '../../executor/program';
import type {
  Executor,
  ExecutorEvent,
  ExecutorJob,
} from '../../executor/protocol';
import { sweepScratch } from '../../executor/scratch';
import { EventLines } from './EventLines';
import { LogTail } from './LogTail';
import { killGroup, signalGroup } from './processGroup';

type Ended = Extract<ExecutorEvent, { event: 'ended' }>;

export interface EmbeddedExecutorOptions {
  /** How much it yields to the portal: 0 to 19. */
  niceness?: number;
  /** Of the executor's own log, line by line. */
  onLog?: (line: string) => void;
  /** Between asking a process group to end and killing it. */
  patienceMs?: number;
}

const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;
const DEFAULT_NICENESS = 10;
const PATIENCE_MS = 10_000;
/** For the last lines of one that has ended, and whose pipes somebody outside the group still holds. */
const DRAIN_MS = 2_000;

/** Carries out each job in a process of its own beside the portal, with the programs that it starts in one group. */
export class EmbeddedExecutor implements Executor {
  constructor(private readonly options: EmbeddedExecutorOptions = {}) {}

  async execute(
    job: ExecutorJob,
    onEvent: (event: ExecutorEvent) => void,
    signal: AbortSignal,
  ): Promise<Ended> {
    if (signal.aborted) {
      return failed(backupsReason('executor.cancelled'), false);
    }
    const child = spawn(process.execPath, executorProgram(), {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: Object.fromEntries(
        ENVIRONMENT.flatMap(name => {
          const value = process.env[name];
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    });
    const closed = once(child, 'close');
    const stop = () => this.#stop(child);
    const lines = new EventLines(onEvent, stop);
    const log = new LogTail(this.options.onLog);
    try {
      await once(child, 'spawn');
    } catch (error) {
      await closed.catch(() => undefined);
      return failed(
        backupsReason('run.executor-ended', {
          status: 'not started',
          cause: error instanceof Error ? error.message : String(error),
        }),
        true,
      );
    }
    this.#makeNice(child);
    child.stdout.on('data', (chunk: Buffer) => lines.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.add(chunk));
    // Who ends early does not read its job; what it says about that counts.
    child.stdin.on('error', () => undefined);
    // It stays open: its end is how the executor sees that the portal is gone.
    child.stdin.write(`${JSON.stringify(job)}\n`);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await once(child, 'exit');
    } finally {
      signal.removeEventListener('abort', stop);
      await killGroup(child);
      await Promise.race([closed, sleep(DRAIN_MS, undefined, { ref: false })]);
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    }
    // Of one that was killed, plain data may lie there still.
    await sweepScratch(
      job.scratchRoot,
      (runId, pid) => runId === job.runId && pid === child.pid,
    );
    return (
      lines.ended ??
      failed(
        // Killed while it took the place of the source, it may have done so.
        signal.aborted && !('place' in job && job.place === 'source')
          ? backupsReason('executor.cancelled')
          : backupsReason('run.executor-ended', {
              status: child.signalCode ?? `status ${child.exitCode}`,
              cause: lines.problem ?? log.last,
            }),
        !signal.aborted,
      )
    );
  }

  #makeNice(child: ChildProcess): void {
    try {
      os.setPriority(child.pid ?? 0, this.options.niceness ?? DEFAULT_NICENESS);
    } catch {
      // It has ended already.
    }
  }

  async #stop(child: ChildProcess): Promise<void> {
    signalGroup(child, 'SIGTERM');
    await sleep(this.options.patienceMs ?? PATIENCE_MS, undefined, {
      ref: false,
    });
    if (child.exitCode === null && child.signalCode === null) {
      signalGroup(child, 'SIGKILL');
    }
  }
}

function failed(
  reason: NonNullable<Ended['failure']>['reason'],
  isTransient: boolean,
): Ended {
  return {
    event: 'ended',
    outcome: null,
    failure: { reason, isTransient, restore: null, damaged: [] },
  };
}
