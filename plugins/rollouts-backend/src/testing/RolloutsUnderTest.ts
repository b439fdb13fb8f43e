import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { Strategy, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { KnexRolloutStore } from '../database/KnexRolloutStore';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { makePlan } from '../domain/planning';
import { Analyst } from '../engine/Analyst';
import { Clusters } from '../engine/Clusters';
import { Driver } from '../engine/Driver';
import { GateKeeper } from '../engine/GateKeeper';
import { RolloutService } from '../engine/RolloutService';
import { KubernetesWorkloads } from '../providers/cluster/KubernetesWorkloads';
import { PodMetrics } from '../providers/metrics/pods';

const EXAMPLES = resolvePackagePath(
  '@quarterdeck/plugin-rollouts-backend',
  '../../examples',
);
const DANA = 'user:default/dana';

/** The demo estate with its load, and a driver over a database. */
export class RolloutsUnderTest {
  /** @param urlOf - where the portal finds the cluster, for tests that stand in between */
  static async start(
    knex: Knex,
    urlOf = async ({ url }: DemoCluster) => url,
  ): Promise<RolloutsUnderTest> {
    const demo = await startDemoCluster({ port: 0, examples: EXAMPLES });
    await demo.settled;
    const now = () => Date.now();
    const store = await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      now,
    );
    const url = await urlOf(demo);
    const clusters = await Clusters.create([
      {
        name: 'demo',
        url,
        caData: Buffer.from(demo.caCertificate).toString('base64'),
        skipTlsVerify: url.startsWith('http:'),
        credentials: { kind: 'token', token: demo.token },
      },
    ]);
    return new RolloutsUnderTest(demo, knex, store, clusters.of('demo'));
  }

  readonly rollouts: RolloutService;
  readonly #leases: KnexLeases;
  #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();
  lease: Lease | undefined;

  private constructor(
    readonly demo: DemoCluster,
    knex: Knex,
    readonly store: KnexRolloutStore,
    readonly cluster: KubernetesWorkloads,
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

  async close(): Promise<void> {
    await this.halt();
    await this.demo.close();
  }

  /** Plans and starts a rollout of a service in production. */
  async begin(
    name: string,
    version: string,
    options: { strategy: Strategy; bakeMs?: number; deadlineMs?: number },
  ): Promise<RolloutRecord> {
    const target = {
      cluster: 'demo',
      namespace: 'veza-production',
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
        purpose: 'deploy',
        strategy: options.strategy,
        images: [
          { container, image: `${image.replace(/:[^:]+$/, '')}:${version}` },
        ],
        options: {
          weights: [25, 100],
          stepMs: 4_000,
          bakeMs: options.bakeMs ?? 4_000,
          isProduction: false,
        },
        analysis: {
          intervalMs: 2_000,
          metrics: [
            {
              id: 'success-rate',
              source: 'pods',
              measure: 'success-rate',
              query: null,
              unit: ' %',
              minimum: 95,
              maximum: null,
              minimumSamples: 2,
              onNoData: 'hold',
            },
          ],
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
    return await this.rollouts.start(plan.id, plan.hash, DANA);
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
