import type { LoggerService } from '@backstage/backend-plugin-api';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { pause } from '@quarterdeck/toolkit-node';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ExecutorReports } from '../../database/ExecutorReports';
import type {
  Executor,
  ExecutorEvent,
  ExecutorJob,
} from '../../executor/protocol';
import type { InClusterConfig } from './config';
import { decidePod, isRunning } from './decidePod';
import type { JobApi } from './JobApi';
import {
  jobManifest,
  labelsOf,
  nameOf,
  rivalsOf,
  secretManifest,
  type Attempt,
} from './manifests';

type Ended = Extract<ExecutorEvent, { event: 'ended' }>;

const LISTEN_MS = 1_000;
const LOOK_MS = 5_000;
const SILENT_MS = 3 * 60_000;
const GONE_MS = 90_000;
/** The portal ends what takes too long; this is for when there is no portal. */
const SPARE_SECONDS = 600;
/** What the API server takes in a Secret. */
const LARGEST_SECRET = 1_000_000;
const directorySchema = z.object({ directory: z.string() });

export interface KubernetesExecutorOptions {
  api: JobApi;
  reports: ExecutorReports;
  settings: InClusterConfig;
  /** The longest that any run may take. */
  maximumMs: number;
  logger: LoggerService;
  /** How often the cluster is asked for the pod. */
  lookMs?: number;
  silentMs?: number;
}

/** Carries out each job in a Job of a cluster, and hears of it by what its pod posts to the portal. */
export class KubernetesExecutor implements Executor {
  constructor(private readonly options: KubernetesExecutorOptions) {}

  async execute(
    job: ExecutorJob,
    onEvent: (event: ExecutorEvent) => void,
    signal: AbortSignal,
  ): Promise<Ended> {
    const { reports, settings } = this.options;
    if (signal.aborted) {
      return failed(backupsReason('executor.cancelled'), false);
    }
    const refusal = this.#refusalOf(job);
    if (refusal) {
      return failed(refusal, false);
    }
    const problem = await this.#remove(rivalsOf(job));
    if (problem) {
      return failed(problem, true);
    }
    const attempt = {
      job,
      attempt: randomBytes(3).toString('hex'),
    };
    const token = await reports.open(job.runId);
    let ended: Ended | undefined;
    try {
      const url = `${settings.reportUrl.replace(/\/+$/, '')}/api/backups/v1/executor-events/${job.runId}`;
      const manifestOf = (uid: string) =>
        secretManifest(attempt, settings, uid, { url, token });
      const begun = await this.#begin(attempt, manifestOf, signal);
      ended = begun ?? (await this.#watch(attempt, token, onEvent, signal));
    } finally {
      await this.#remove(labelsOf(attempt));
      await this.#removeSecret(attempt);
      // Its end may have come while it was being removed.
      const last = await this.#listen(job, token, onEvent);
      ended = last.ended ?? ended;
      await reports.close(job.runId, token);
    }
    return signal.aborted ? ended : unlessTold(ended);
  }

  /** Folders of the portal are not in the pod, and what is written into a pod goes with it. */
  #refusalOf(job: ExecutorJob): Reason | undefined {
    const mounts = this.options.settings.volumes.map(volume => volume.path);
    for (const { name, kind, config } of 'stores' in job ? job.stores : []) {
      const folder = directorySchema.safeParse(config);
      if (kind.id === 'filesystem' && folder.success) {
        const directory = path.resolve(folder.data.directory);
        if (!mounts.some(mount => `${directory}/`.startsWith(`${mount}/`))) {
          return backupsReason('cluster.store-not-mounted', { store: name });
        }
      }
    }
    return undefined;
  }

  async #begin(
    attempt: Attempt,
    secretOf: (uid: string) => object,
    signal: AbortSignal,
  ): Promise<Ended | undefined> {
    const { api, maximumMs, settings } = this.options;
    const deadline = Math.ceil(maximumMs / 1_000) + SPARE_SECONDS;
    if (JSON.stringify(secretOf('')).length > LARGEST_SECRET) {
      return failed(backupsReason('cluster.job-too-large'), false);
    }
    let isAsked = false;
    try {
      // Its pod waits for the Secret, which belongs to it from the beginning.
      const uid = await api.createJob(
        jobManifest(attempt, settings, deadline),
        signal,
      );
      isAsked = true;
      await api.createSecret(secretOf(uid), signal);
      return undefined;
    } catch (error) {
      if (isAsked && isReplacement(attempt.job)) {
        return unknown(messageOf(error));
      }
      return signal.aborted
        ? failed(backupsReason('executor.cancelled'), false)
        : failed(this.#refused(error), true);
    }
  }

  /** Resolves when it has ended, or nothing more is to be expected of it. */
  async #watch(
    attempt: Attempt,
    token: string,
    onEvent: (event: ExecutorEvent) => void,
    signal: AbortSignal,
  ): Promise<Ended> {
    const { lookMs = LOOK_MS, silentMs = SILENT_MS } = this.options;
    const { job } = attempt;
    const began = performance.now();
    let heardAt: number | undefined;
    let lookedAt = began;
    let trouble: string | undefined;
    while (!signal.aborted) {
      const { isHeard, ended } = await this.#listen(job, token, onEvent);
      const now = performance.now();
      heardAt = isHeard ? now : heardAt;
      if (ended) {
        return ended;
      }
      if (now - lookedAt >= lookMs) {
        lookedAt = now;
        try {
          const view = await this.#look(attempt);
          trouble = undefined;
          if (isRunning(view.pods)) {
            heardAt ??= now;
          }
          const problem = decidePod(
            {
              ...view,
              ageMs: now - began,
              silentMs: heardAt === undefined ? undefined : now - heardAt,
            },
            this.#limits(),
          );
          if (problem) {
            return failed(problem, true);
          }
        } catch (error) {
          trouble = messageOf(error);
          this.options.logger.warn(
            `The cluster does not say how run ${job.runId} is: ${trouble}`,
          );
        }
      }
      if (trouble !== undefined && now - (heardAt ?? began) > silentMs) {
        return failed(
          backupsReason('run.executor-ended', {
            status: 'no reports',
            cause: `the cluster does not answer: ${trouble}`,
          }),
          true,
        );
      }
      await pause(LISTEN_MS, signal);
    }
    return isReplacement(job)
      ? unknown('it was ended, and had not said how far it was')
      : failed(backupsReason('executor.cancelled'), false);
  }

  #limits() {
    const { settings, silentMs = SILENT_MS } = this.options;
    return {
      startMs: settings.startMinutes * 60_000,
      silentMs,
      reportUrl: settings.reportUrl,
    };
  }

  async #look(attempt: Attempt) {
    const { api } = this.options;
    return {
      job: await api.job(nameOf(attempt)),
      pods: await api.podsWith(labelsOf(attempt)),
    };
  }

  async #listen(
    { runId }: ExecutorJob,
    token: string,
    onEvent: (event: ExecutorEvent) => void,
  ): Promise<{ isHeard: boolean; ended: Ended | undefined }> {
    const events = await this.options.reports.take(runId, token);
    let ended: Ended | undefined;
    for (const event of events) {
      if (event.event === 'ended') {
        ended = event;
      } else {
        onEvent(event);
      }
    }
    return { isHeard: events.length > 0, ended };
  }

  /** @returns why another may still run */
  async #remove(labels: Record<string, string>): Promise<Reason | undefined> {
    const { api, settings } = this.options;
    const until = performance.now() + GONE_MS;
    const asked = new Set<string>();
    let cause = 'its pod does not end';
    do {
      try {
        const jobs = await api.jobsWith(labels);
        if (jobs.length === 0) {
          return undefined;
        }
        for (const { metadata } of jobs) {
          if (!asked.has(metadata.uid)) {
            await api.deleteJob(metadata.name);
            asked.add(metadata.uid);
          }
        }
      } catch (error) {
        cause = messageOf(error);
      }
      await sleep(500);
    } while (performance.now() < until);
    this.options.logger.warn(
      `A Job with ${JSON.stringify(labels)} may still be in ${settings.cluster}: ${cause}`,
    );
    return backupsReason('cluster.still-running', {
      cluster: settings.cluster,
      cause,
    });
  }

  /** It goes with its Job as well; so it goes even where that was never made. */
  async #removeSecret(attempt: Attempt): Promise<void> {
    try {
      await this.options.api.deleteSecret(nameOf(attempt));
    } catch (error) {
      this.options.logger.warn(
        `The Secret ${nameOf(attempt)} goes with its Job: ${messageOf(error)}`,
      );
    }
  }

  #refused(error: unknown): Reason {
    return backupsReason('cluster.refused', {
      cluster: this.options.settings.cluster,
      cause: messageOf(error),
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nobody here cancelled it: its pod was deleted, or its node drained. */
function unlessTold(ended: Ended): Ended {
  return ended.failure?.reason.code === 'executor.cancelled'
    ? failed(
        backupsReason('run.executor-ended', {
          status: 'told to end',
          cause: 'its Job or its pod was deleted, or its node was drained',
        }),
        true,
      )
    : ended;
}

/** Ended while it takes the place of the source, it may have done so. */
function isReplacement(job: ExecutorJob): boolean {
  return 'place' in job && job.place === 'source';
}

function unknown(cause: string): Ended {
  return failed(
    backupsReason('run.executor-ended', { status: 'cancelled', cause }),
    true,
  );
}

function failed(reason: Reason, isTransient: boolean): Ended {
  return {
    event: 'ended',
    outcome: null,
    failure: { reason, isTransient, restore: null, damaged: [] },
  };
}
