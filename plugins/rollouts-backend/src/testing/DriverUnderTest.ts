import { mockServices } from '@backstage/backend-test-utils';
import {
  Metric,
  Purpose,
  Strategy,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { KnexRolloutStore } from '../database/KnexRolloutStore';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { makePlan } from '../domain/planning';
import { Analyst } from '../engine/Analyst';
import { Driver } from '../engine/Driver';
import { GateKeeper } from '../engine/GateKeeper';
import { RolloutService } from '../engine/RolloutService';
import { KubernetesWorkloads } from '../providers/cluster/KubernetesWorkloads';
import { PodMetrics } from '../providers/metrics/pods';

const DANA = 'user:default/dana';
const SUCCESS_RATE: Metric = {
  id: 'success-rate',
  source: 'pods',
  measure: 'success-rate',
  query: null,
  unit: ' %',
  minimum: 95,
  maximum: null,
  minimumSamples: 2,
  onNoData: 'hold',
};

export interface Beginning {
  strategy: Strategy;
  purpose?: Purpose;
  stepMs?: number;
  bakeMs?: number;
  deadlineMs?: number;
  /** The success rate by the pods' own metrics, where nothing is said. */
  metrics?: Metric[];
}

/** A driver over a database and the workloads of one namespace. */
export class DriverUnderTest {
  readonly rollouts: RolloutService;
  readonly #leases: KnexLeases;
  #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();
  lease: Lease | undefined;

  constructor(
    knex: Knex,
    readonly store: KnexRolloutStore,
    readonly cluster: KubernetesWorkloads,
    private readonly namespace: string,
  ) {
    this.#leases = new KnexLeases(knex);
    this.rollouts = new RolloutService({
      store,
      now: () => Date.now(),
      onFacts: () => {},
      onChanged: () => {},
    });
  }

  /** Begins to drive, as another driver than before. */
  async drive(): Promise<void> {
    const now = () => Date.now();
    this.#stopped = new AbortController();
    this.lease = await this.#leases.acquire('drive', newId());
    if (!this.lease) {
      throw new Error('Somebody else drives');
    }
    const lease = this.lease;
    const clusterOf = () => this.cluster;
    const pods = new PodMetrics({ clusterOf, now });
    const driver = new Driver({
      store: this.store,
      clusterOf,
      analyst: new Analyst({ sourceOf: () => pods, now }),
      gates: new GateKeeper([], now),
      logger: mockServices.logger.mock(),
      holdMs: 3_600_000,
      now,
      onFacts: () => {},
      onNotices: () => {},
      onChanged: () => {},
    });
    const renewal = setInterval(() => this.#leases.renew(lease), 2_000);
    this.#running = driver
      .run(lease, this.#stopped.signal, () => {})
      .finally(() => clearInterval(renewal));
  }

  async halt(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    if (this.lease) {
      await this.#leases.release(this.lease);
    }
  }

  /** Plans and starts a rollout of a service. */
  async begin(
    name: string,
    version: string,
    options: Beginning,
  ): Promise<RolloutRecord> {
    const plan = await this.plan(name, version, options);
    return await this.rollouts.start(plan.id, plan.hash, DANA);
  }

  async plan(
    name: string,
    version: string,
    options: Beginning,
  ): Promise<PlanRecord> {
    const target = {
      cluster: 'demo',
      namespace: this.namespace,
      kind: 'Deployment' as const,
      name,
    };
    const source = await this.cluster.inspect(target, this.#stopped.signal);
    const [{ container, image }] = source.images;
    const document = makePlan(
      {
        entityRef: `component:default/${name}`,
        environmentId: 'production',
        isProtected: false,
        target,
        purpose: options.purpose ?? 'deploy',
        strategy: options.strategy,
        images: [
          { container, image: `${image.replace(/:[^:]+$/, '')}:${version}` },
        ],
        options: {
          weights: [25, 100],
          stepMs: options.stepMs ?? 4_000,
          bakeMs: options.bakeMs ?? 4_000,
          isProduction: false,
        },
        analysis: {
          intervalMs: 2_000,
          metrics: options.metrics ?? [SUCCESS_RATE],
          failureLimit: 5,
          consecutiveFailureLimit: 2,
          onBreach: 'roll-back',
        },
        progressDeadlineMs: options.deadlineMs ?? 60_000,
        cause: null,
      },
      source,
    );
    const plan: PlanRecord = {
      id: newId(),
      hash: 'a'.repeat(64),
      createdBy: DANA,
      createdAt: Date.now(),
      expiresAt: Date.now() + 60_000,
      document,
      notices: [rolloutReason('gate.open')],
    };
    await this.store.addPlan(plan);
    return plan;
  }

  async until(
    id: string,
    holds: (record: RolloutRecord) => boolean,
  ): Promise<RolloutRecord> {
    for (;;) {
      const record = await this.store.get(id);
      if (record && holds(record)) {
        return record;
      }
      await sleep(100);
    }
  }

  async ended(id: string): Promise<RolloutRecord> {
    return await this.until(id, ({ state }) => state.phase === 'ended');
  }
}
