import { Actor, Deployment } from '@quarterdeck/plugin-environments-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { KnexLeases, Outbox, OutboxMessage } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { v7 as newId } from 'uuid';
import {
  HistoryTables,
  WorkloadMemory,
  WorkloadRow,
} from '../database/HistoryTables';
import { factsOf } from '../domain/deployments/facts';
import { missedChanges } from '../domain/deployments/missed';
import { observe } from '../domain/deployments/observe';
import { observeRemoval } from '../domain/deployments/removal';
import { DeploymentRecord, isUnderWay } from '../domain/deployments/records';
import { ObservedWorkload } from '../domain/observation';
import { shownKey } from '../domain/shown';
import { ObservationBatch, ObservationRecorder } from './ObservationRecorder';

/** Longer than between two heartbeats: nobody watched meanwhile. */
const GAP_MS = 15_000;

export interface DatabaseRecorderOptions {
  knex: Knex;
  /** The environment of a namespace; undefined where none claims it. */
  environmentOf(place: {
    cluster: string;
    namespace: string;
  }): string | undefined;
  /** The entities that claim a workload. */
  claimsOf(workload: {
    cluster: string;
    namespace: string;
    labels: Readonly<Record<string, string>>;
  }): string[];
  now: () => number;
  /** Called after facts were put into the outbox. */
  onFacts(): void;
  /** Called for each deployment that ended. */
  onFinished?(deployment: Deployment): void;
}

export class DatabaseRecorder implements ObservationRecorder {
  readonly #options: DatabaseRecorderOptions;
  readonly #leases: KnexLeases;
  readonly #outbox: Outbox;

  constructor(options: DatabaseRecorderOptions) {
    this.#options = options;
    this.#leases = new KnexLeases(options.knex);
    this.#outbox = new Outbox(options.now);
  }

  async record(batch: ObservationBatch): Promise<boolean> {
    const { knex, onFacts, onFinished } = this.#options;
    const written = await knex.transaction(async transaction => {
      if (batch.lease) {
        await this.#leases.assertHeld(transaction, batch.lease);
      }
      const writing = new Writing(
        new HistoryTables(transaction),
        batch,
        this.#options,
      );
      await writing.run();
      await this.#outbox.enqueue(transaction, writing.messages);
      return writing;
    });
    if (written.messages.length > 0) {
      onFacts();
    }
    written.finished.forEach(deployment => onFinished?.(deployment));
    return written.changed;
  }
}

/** One batch on its way into the database. */
class Writing {
  changed = false;
  readonly messages: OutboxMessage[] = [];
  readonly finished: Deployment[] = [];
  /** As they were before the batch, so that only what is new is told. */
  readonly #told = new Map<string, DeploymentRecord>();
  readonly #records = new Map<string, DeploymentRecord>();
  readonly #undoneBy = new Map<string, Actor>();
  #memories = new Map<string, WorkloadMemory>();

  constructor(
    private readonly tables: HistoryTables,
    private readonly batch: ObservationBatch,
    private readonly options: DatabaseRecorderOptions,
  ) {}

  async run(): Promise<void> {
    const { tables, batch } = this;
    const { cluster, observed, observedAt, observedBefore } = batch;
    if (observedBefore !== undefined && observedAt - observedBefore > GAP_MS) {
      await tables.addGap(cluster, observedBefore, observedAt);
    }
    this.#memories = await tables.memories(
      observed.map(({ workload }) => workload.id),
    );
    await this.#load(
      [...this.#memories.values()].flatMap(
        ({ state }) => state?.deploymentId ?? [],
      ),
    );
    const rows: WorkloadRow[] = [];
    const shown: { row: WorkloadRow; since: number }[] = [];
    const memories = new Map<string, WorkloadMemory>();
    for (const each of observed) {
      const { row, memory } = await this.#observe(each);
      rows.push(row);
      memories.set(each.workload.id, memory);
      if (
        memory.shownSince !== this.#memories.get(each.workload.id)?.shownSince
      ) {
        shown.push({ row, since: memory.shownSince });
      }
    }
    await tables.saveWorkloads(rows);
    await tables.closeHistory(
      shown.map(({ row }) => row.workload.id),
      observedAt,
    );
    await tables.openHistory(
      shown.map(({ row, since }) => ({ ...row, since })),
    );
    await tables.saveMemories(cluster, memories);
    await this.#removeMissing();
    await this.#saveDeployments();
    this.changed ||= rows.length > 0;
  }

  async #load(ids: readonly string[]): Promise<void> {
    for (const [id, record] of await this.tables.deploymentsById(ids)) {
      this.#records.set(id, record);
      this.#told.set(id, record);
    }
  }

  async #observe(
    observed: ObservedWorkload,
  ): Promise<{ row: WorkloadRow; memory: WorkloadMemory }> {
    const { batch, options } = this;
    const { cluster, namespace, id } = observed.workload;
    const claims = options.claimsOf({
      cluster,
      namespace,
      labels: observed.labels,
    });
    const entityRef = claims.length === 1 ? claims[0] : undefined;
    const workload = {
      ...observed.workload,
      claimedBy: claims.length > 1 ? claims : [],
    };
    const environmentId = options.environmentOf({ cluster, namespace });
    const before = this.#memories.get(id);
    if (before && entityRef !== undefined && before.entityRef !== entityRef) {
      await this.#takeOver(id, entityRef);
    }
    // What left its environment may come back to it: its past would be found a second time.
    const state =
      environmentId === undefined
        ? before?.state
        : await this.#follow(observed, before, environmentId, entityRef);
    const own = state?.deploymentId && this.#records.get(state.deploymentId);
    const key = shownKey(workload);
    return {
      row: {
        observed,
        workload,
        environmentId,
        entityRef,
        deploying: own ? isUnderWay(own.deployment) : false,
      },
      memory: {
        state,
        entityRef,
        shownKey: key,
        shownSince:
          before?.shownKey === key && before.entityRef === entityRef
            ? before.shownSince
            : batch.observedAt,
      },
    };
  }

  /** An entity that comes to claim a workload takes over what happened to it while it was nobody's. */
  async #takeOver(workloadId: string, entityRef: string): Promise<void> {
    for (const record of await this.tables.unclaimedDeployments(workloadId)) {
      const { id } = record.deployment;
      this.#told.set(id, this.#told.get(id) ?? record);
      this.#records.set(
        id,
        attributed(this.#records.get(id) ?? record, entityRef),
      );
    }
  }

  async #follow(
    observed: ObservedWorkload,
    before: WorkloadMemory | undefined,
    environmentId: string,
    entityRef: string | undefined,
  ) {
    const { batch } = this;
    const isSame =
      before?.state?.current.fingerprint === observed.template.fingerprint &&
      missedChanges(before.state, observed).length === 0;
    const { state, records } = observe(before?.state, observed, {
      now: batch.observedAt,
      observedBefore: batch.observedBefore,
      environmentId,
      entityRef,
      own:
        before?.state?.deploymentId === undefined
          ? undefined
          : this.#records.get(before.state.deploymentId),
      latest: isSame
        ? undefined
        : await this.#latest(entityRef ?? observed.workload.id, environmentId),
      newId,
    });
    for (const record of records) {
      const { id } = record.deployment;
      this.#records.set(id, attributed(record, entityRef));
      if (state.recovering && state.deploymentId === id && observed.actor) {
        this.#undoneBy.set(id, observed.actor);
      }
    }
    return state;
  }

  /** Of this batch, where one of its workloads has begun it already. */
  async #latest(componentKey: string, environmentId: string) {
    const stored = await this.tables.latestDeployment(
      componentKey,
      environmentId,
    );
    if (stored && !this.#records.has(stored.deployment.id)) {
      this.#records.set(stored.deployment.id, stored);
      this.#told.set(stored.deployment.id, stored);
    }
    return [...this.#records.values()]
      .filter(
        ({ deployment }) =>
          deployment.environmentId === environmentId &&
          (deployment.entityRef ?? deployment.workloadIds[0]) === componentKey,
      )
      .reduce<
        DeploymentRecord | undefined
      >((latest, record) => (latest && latest.deployment.startedAt >= record.deployment.startedAt ? latest : record), undefined);
  }

  async #removeMissing(): Promise<void> {
    const { tables, batch } = this;
    if (!batch.existing) {
      return;
    }
    const existing = new Set(batch.existing);
    const gone = (await tables.knownIds(batch.cluster)).filter(
      id => !existing.has(id),
    );
    if (gone.length === 0) {
      return;
    }
    const memories = await tables.memories(gone);
    await this.#load(
      [...memories.values()]
        .flatMap(({ state }) => state?.deploymentId ?? [])
        .filter(id => !this.#records.has(id)),
    );
    for (const [workloadId, { state }] of memories) {
      const own =
        state?.deploymentId === undefined
          ? undefined
          : this.#records.get(state.deploymentId);
      const ended = observeRemoval(
        workloadId,
        own,
        batch.observedAt,
        state?.ran.length === 0,
      );
      if (ended) {
        this.#records.set(ended.deployment.id, ended);
      }
    }
    await tables.closeHistory(gone, batch.observedAt);
    await tables.removeWorkloads(gone);
    await tables.deleteMemories(gone);
    this.changed = true;
  }

  async #saveDeployments(): Promise<void> {
    const changed = [...this.#records.values()].filter(
      record =>
        JSON.stringify(this.#told.get(record.deployment.id)) !==
        JSON.stringify(record),
    );
    await this.tables.saveDeployments(changed);
    for (const { deployment } of changed) {
      const before = this.#told.get(deployment.id)?.deployment;
      if (
        deployment.outcome !== null &&
        before?.outcome !== deployment.outcome
      ) {
        this.finished.push(deployment);
      }
      this.messages.push(
        ...factsOf(
          before,
          deployment,
          type =>
            factId({
              room: 'environments',
              subjectId: deployment.id,
              type,
              revision: 1,
            }),
          this.#undoneBy.get(deployment.id),
        ).map(toMessage),
      );
    }
  }
}

/** An entity that has come to claim the workloads takes over what happened to them. */
function attributed(
  record: DeploymentRecord,
  entityRef: string | undefined,
): DeploymentRecord {
  return record.deployment.entityRef === null && entityRef !== undefined
    ? { ...record, deployment: { ...record.deployment, entityRef } }
    : record;
}
