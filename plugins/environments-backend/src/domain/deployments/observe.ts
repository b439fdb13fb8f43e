/**
 * Follows one workload and tells the deployments of its component.
 *
 * ```
 *                    template changes
 *  (none) ─────────────────────────────────▶ under way
 *                                              │ every workload complete ─▶ succeeded ─┐
 *                                              │ one failed ──────────────▶ failed ────┤
 *                                              │ another change ──────────▶ superseded │
 *                                              │ workloads removed ───────▶ superseded │
 *                                              │ what ran before is back               │ what ran before is back
 *                                              ▼                                       ▼
 *                                          rolled-back, recovering ◀───────────────────┘
 *                                              │ complete
 *                                              ▼
 *                                          rolled-back, recovered
 * ```
 * An undo is never a deployment of its own: it is the recovery of the one that it undoes. Putting the undone template
 * on again is a new deployment. A workload that changes to what a deployment of its component brought already joins it:
 * Flagger's primary, the other colour, the worker beside the API.
 */
import { Deployment } from '@quarterdeck/plugin-environments-common';
import { ObservedWorkload, RememberedTemplate } from '../observation';
import {
  NOT_OBSERVED,
  finish,
  rollBack,
  startDeployment,
  succeededBefore,
  supersede,
} from './changes';
import { KEPT_TEMPLATES, inOrder, missedChanges } from './missed';
import {
  DeploymentRecord,
  RanTemplate,
  WorkloadState,
  isUnderWay,
  toRanTemplate,
} from './records';

/** Clusters tell whole seconds, by clocks of their own. */
const CLOCKS_DIFFER_MS = 5_000;
/** Whose revision has not come by then has none, as far as can be known. */
const AWAITED_MS = 3_000;
const SAME_RELEASE_MS = 30 * 60_000;
const SAME_TEMPLATE_MS = 24 * 3_600_000;

/** Times are milliseconds since 1970 in UTC. */
export interface ObservationContext {
  now: number;
  /** When the picture was last known to be complete; undefined where the cluster was never seen before. */
  observedBefore?: number;
  environmentId: string;
  entityRef?: string;
  /** The newest deployment of the component in the environment. */
  latest?: DeploymentRecord;
  /** The deployment that the workload's state names. */
  own?: DeploymentRecord;
  newId(): string;
}

export interface ObservationOutcome {
  state: WorkloadState;
  /** Deployments that are new or not as they were. */
  records: DeploymentRecord[];
}

export function observe(
  previous: WorkloadState | undefined,
  observed: ObservedWorkload,
  context: ObservationContext,
): ObservationOutcome {
  const run = new Observation(observed, context);
  if (previous === undefined) {
    run.meet();
  } else {
    run.resume(previous);
  }
  return run.outcome();
}

class Observation {
  readonly #records = new Map<string, DeploymentRecord>();
  #state: WorkloadState | undefined;

  constructor(
    private readonly observed: ObservedWorkload,
    private readonly context: ObservationContext,
  ) {}

  outcome(): ObservationOutcome {
    if (!this.#state) {
      throw new Error('nothing was observed');
    }
    return {
      state: { ...this.#state, uid: this.observed.uid },
      records: [...this.#records.values()],
    };
  }

  /** The first sight of a workload: what the cluster remembers of it are deployments that nobody watched. */
  meet(): void {
    const { observed, context } = this;
    const isNew =
      context.observedBefore !== undefined &&
      observed.templateSince !== undefined &&
      observed.templateSince > context.observedBefore - CLOCKS_DIFFER_MS;
    // Of one that has appeared, only what it had been before it was first seen is a change that nobody watched.
    const [first, ...later] = inOrder(observed.remembered).filter(
      ({ template }) =>
        !isNew || template.fingerprint !== observed.template.fingerprint,
    );
    if (!first) {
      this.#begin(isNew);
      return;
    }
    this.#state = {
      current: toRanTemplate(first.template),
      since: first.createdAt,
      recovering: false,
      ran: [],
    };
    this.#addFound(first, undefined);
    later.forEach(each => this.#change(each));
    this.#current();
  }

  #begin(isNew: boolean): void {
    const { observed, context } = this;
    const template = toRanTemplate(observed.template);
    this.#state = {
      current: template,
      since: observed.templateSince ?? context.now,
      recovering: false,
      ran: [],
    };
    if (isNew) {
      this.#deploy(template, undefined, {
        startedAt: observed.templateSince ?? context.now,
        source: 'observed',
      });
    }
    this.#progress();
  }

  resume({ awaitedSince, ...previous }: WorkloadState): void {
    this.#state = this.#sinceMadeAnew(previous);
    if (this.context.own) {
      this.#records.set(this.context.own.deployment.id, this.context.own);
    }
    missedChanges(previous, this.observed).forEach(each => this.#change(each));
    const since = awaitedSince ?? this.context.now;
    const isAwaited =
      this.observed.awaitsRevision && this.context.now - since < AWAITED_MS;
    if (
      isAwaited &&
      this.observed.template.fingerprint !== this.#now.current.fingerprint
    ) {
      this.#state = { ...this.#now, awaitedSince: since };
    } else {
      this.#current();
    }
  }

  /** What a workload that was made anew remembers is from before it was as it is now. */
  #sinceMadeAnew(previous: WorkloadState): WorkloadState {
    const { uid, templateSince = this.context.now } = this.observed;
    return previous.uid === undefined || previous.uid === uid
      ? previous
      : { ...previous, since: Math.max(previous.since, templateSince) };
  }

  /** The template that the workload has now, and how far it is. */
  #current(): void {
    const { observed, context } = this;
    if (observed.template.fingerprint !== this.#now.current.fingerprint) {
      this.#take(toRanTemplate(observed.template), {
        startedAt: observed.templateSince ?? context.now,
        startedAfter:
          observed.templateSince === undefined
            ? (context.observedBefore ?? this.#now.since)
            : undefined,
        source: 'observed',
      });
    }
    this.#progress();
  }

  /** A template of which only the cluster knows. */
  #change({ template, createdAt }: RememberedTemplate): void {
    const next = toRanTemplate(template);
    if (next.fingerprint !== this.#now.current.fingerprint) {
      this.#take(next, { startedAt: createdAt, source: 'found' });
    }
  }

  #take(next: RanTemplate, how: StartedHow): void {
    const before = this.#now;
    const undone = before.ran.findIndex(
      ({ fingerprint }) => fingerprint === next.fingerprint,
    );
    const own = before.deploymentId && this.#records.get(before.deploymentId);
    if (undone >= 0 && own) {
      this.#put(
        rollBack(own, {
          startedAt: how.startedAt,
          toVersion: next.version,
          rolloutId:
            how.source === 'found' ? undefined : this.observed.rolloutId,
        }),
      );
      this.#state = {
        ...before,
        current: next,
        since: how.startedAt,
        recovering: true,
        ran: before.ran.slice(0, undone),
      };
      return;
    }
    if (own && isUnderWay(own.deployment) && !before.recovering) {
      this.#put(supersede(own, { at: how.startedAt, by: next.version }));
    }
    this.#deploy(next, before.current, how);
  }

  #deploy(
    next: RanTemplate,
    previous: RanTemplate | undefined,
    how: StartedHow,
  ): void {
    const { observed, context } = this;
    const joined = this.#joinable(next, how.startedAt);
    const workloadId = observed.workload.id;
    const record = joined
      ? join(joined, workloadId)
      : startDeployment({
          id: context.newId(),
          workloadId,
          environmentId: context.environmentId,
          entityRef: context.entityRef,
          template: next,
          previous,
          replaces: previous ? undefined : this.#replacedBy(how),
          actor: how.source === 'found' ? undefined : observed.actor,
          cause: how.source === 'found' ? undefined : observed.cause,
          rolloutId: how.source === 'found' ? undefined : observed.rolloutId,
          ...how,
        });
    this.#put(record);
    this.#state = {
      current: next,
      since: how.startedAt,
      deploymentId: record.deployment.id,
      recovering: false,
      ran: previous
        ? [...(this.#state?.ran ?? []), previous].slice(-KEPT_TEMPLATES)
        : [],
    };
  }

  #addFound(first: RememberedTemplate, previous: RanTemplate | undefined) {
    this.#deploy(toRanTemplate(first.template), previous, {
      startedAt: first.createdAt,
      source: 'found',
    });
  }

  /** What a workload that a rollout has just brought is to replace: it runs in another one of the component. */
  #replacedBy({ source }: StartedHow): Deployment | undefined {
    const { latest } = this.context;
    return source === 'observed' && this.observed.rolloutId !== undefined
      ? latest?.deployment
      : undefined;
  }

  /** The deployment of the component that this change belongs to. */
  #joinable(next: RanTemplate, startedAt: number) {
    const latest = this.context.latest;
    if (
      !latest ||
      latest.reportId !== undefined ||
      latest.deployment.outcome === 'rolled-back' ||
      this.#records.has(latest.deployment.id) ||
      Object.hasOwn(latest.progress, this.observed.workload.id)
    ) {
      return undefined;
    }
    const age = Math.abs(startedAt - Date.parse(latest.deployment.startedAt));
    const isSameTemplate =
      latest.fingerprint === next.fingerprint && age <= SAME_TEMPLATE_MS;
    const isSameRelease =
      next.version !== undefined &&
      latest.deployment.version === next.version &&
      (isUnderWay(latest.deployment) || age <= SAME_RELEASE_MS);
    return isSameTemplate || isSameRelease ? latest : undefined;
  }

  #progress(): void {
    const { observed, context } = this;
    const state = this.#now;
    const own =
      state.deploymentId !== undefined
        ? this.#records.get(state.deploymentId)
        : undefined;
    if (!own) {
      return;
    }
    const { progress, workload } = observed;
    if (state.recovering) {
      const { recovery } = own.deployment;
      if (progress.state === 'complete' && recovery?.finishedAt === null) {
        const at = Math.max(
          progress.since ?? context.now,
          Date.parse(recovery.startedAt),
        );
        this.#put({
          ...own,
          deployment: {
            ...own.deployment,
            recovery: { ...recovery, finishedAt: new Date(at).toISOString() },
          },
        });
      }
      return;
    }
    const seen = {
      ...own,
      progress: { ...own.progress, [workload.id]: progress.state },
    };
    const wasFound = own.deployment.outcomeReason.code === NOT_OBSERVED;
    if (!isUnderWay(own.deployment) && !wasFound) {
      return;
    }
    if (wasFound && progress.state === 'complete') {
      this.#put(succeededBefore(seen, progress.since));
      return;
    }
    const next = finish(seen, {
      now: context.now,
      observedBefore: context.observedBefore,
      progress,
    });
    if (JSON.stringify(next) !== JSON.stringify(own)) {
      this.#put(next);
    }
  }

  #put(record: DeploymentRecord): void {
    this.#records.set(record.deployment.id, record);
  }

  get #now(): WorkloadState {
    if (!this.#state) {
      throw new Error('nothing was observed');
    }
    return this.#state;
  }
}

interface StartedHow {
  startedAt: number;
  startedAfter?: number;
  source: 'observed' | 'found';
}

function join(record: DeploymentRecord, workloadId: string): DeploymentRecord {
  const { deployment } = record;
  return {
    ...record,
    progress: {
      ...record.progress,
      [workloadId]: isUnderWay(deployment) ? 'progressing' : 'complete',
    },
    deployment: {
      ...deployment,
      workloadIds: [...deployment.workloadIds, workloadId],
    },
  };
}
