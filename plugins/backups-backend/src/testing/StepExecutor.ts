import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type {
  Executor,
  ExecutorEvent,
  ExecutorJob,
} from '../executor/protocol';
import { exampleBackup, exampleManifest } from './exampleRecords';

type Ended = Awaited<ReturnType<Executor['execute']>>;

/** Carries out what a test says, when the test says. */
export class StepExecutor implements Executor {
  readonly jobs: ExecutorJob[] = [];
  readonly #waiting: ((ended: Ended) => void)[] = [];
  #tell: ((event: ExecutorEvent) => void) | undefined;

  async execute(
    job: ExecutorJob,
    onEvent: (event: ExecutorEvent) => void,
    signal: AbortSignal,
  ): Promise<Ended> {
    this.jobs.push(job);
    this.#tell = onEvent;
    return await new Promise(resolve => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () =>
        resolve(failure('executor.cancelled', false)),
      );
    });
  }

  tell(event: ExecutorEvent): void {
    this.#tell?.(event);
  }

  end(ended: Ended): void {
    this.#waiting.shift()?.(ended);
  }
}

export function failure(
  code: 'executor.cancelled',
  isTransient: boolean,
): Ended {
  return {
    event: 'ended',
    outcome: null,
    failure: {
      reason: backupsReason(code),
      isTransient,
      restore: null,
      damaged: [],
    },
  };
}

/** Of the last job, which has to be a backup. */
export function success(executor: StepExecutor): Ended {
  const job = executor.jobs.at(-1);
  if (job?.kind !== 'backup') {
    throw new Error('The job is no backup');
  }
  return {
    event: 'ended',
    outcome: {
      kind: 'backup',
      manifest: exampleManifest(exampleBackup({ id: job.backupId })),
      manifestKey: `${job.keyPrefix}/manifest.age`,
      manifestSha256: 'd'.repeat(64),
      manifestBytes: 10,
      copies: [{ store: 'near', isVerified: true, lockedUntil: null }],
    },
    failure: null,
  };
}
