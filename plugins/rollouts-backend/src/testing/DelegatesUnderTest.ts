import { mockServices } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { Purpose, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { ClusterConfig, KubernetesConnection } from '@quarterdeck/toolkit-node';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { Knex } from 'knex';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { KnexRolloutStore } from '../database/KnexRolloutStore';
import { planDelegated } from '../domain/delegated/planning';
import { Clusters } from '../engine/Clusters';
import { findDelegate } from '../engine/findDelegate';
import { PlanRecord } from '../domain/records';
import { FlaggerDesk } from '../engine/FlaggerDesk';
import { answerFlagger } from '../http/routes/flaggerHooks';
import { FlaggerHooks } from '../providers/controllers/hooks';
import { DriverUnderTest } from './DriverUnderTest';

const TIMEOUT_MS = 10_000;
const signal = new AbortController().signal;
const imagesSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(z.looseObject({ image: z.string() })),
      }),
    }),
  }),
});

/** An empty demo cluster in which the real controller runs, the door for its webhooks, and a driver. */
export class DelegatesUnderTest {
  /** What a check of the analysis answers. */
  isHealthy = true;
  /** Types of the webhooks that asked the portal, with what they were told. */
  readonly asked: { type: string; status: number }[] = [];
  output = '';
  #controller: ChildProcess | undefined;
  #door: ReturnType<express.Express['listen']> | undefined;

  static async start(
    knex: Knex,
    definitions: readonly object[],
    namespaces: readonly string[],
  ): Promise<DelegatesUnderTest> {
    const directory = await mkdtemp(path.join(tmpdir(), 'delegates-'));
    const kubeconfig = path.join(directory, 'kubeconfig');
    const demo = await startDemoCluster({ port: 0, kubeconfig, load: false });
    const hooks = new FlaggerHooks('a secret of the test', ['demo']);
    const cluster: ClusterConfig = {
      name: 'demo',
      url: demo.url,
      caData: Buffer.from(demo.caCertificate).toString('base64'),
      skipTlsVerify: false,
      credentials: { kind: 'token', token: demo.token },
    };
    const store = await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      () => Date.now(),
    );
    const clusters = await Clusters.create([cluster], hooks);
    const under = new DriverUnderTest(
      knex,
      store,
      clusters.of('demo'),
      namespaces[0],
    );
    const connection = await KubernetesConnection.create(cluster);
    const world = new DelegatesUnderTest(
      demo,
      under,
      hooks,
      connection,
      directory,
      kubeconfig,
    );
    for (const each of definitions) {
      await world.create(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        each,
      );
    }
    for (const name of namespaces) {
      await world.create('/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
    await under.drive();
    return world;
  }

  private constructor(
    private readonly demo: DemoCluster,
    readonly under: DriverUnderTest,
    readonly hooks: FlaggerHooks,
    private readonly connection: KubernetesConnection,
    private readonly directory: string,
    readonly kubeconfig: string,
  ) {}

  /** Starts the binary against the demo cluster. */
  run(binary: string, args: (kubeconfig: string) => string[]): void {
    this.#controller = spawn(binary, args(this.kubeconfig), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#controller.stdout, this.#controller.stderr]) {
      stream?.on('data', chunk => {
        this.output = (this.output + chunk).slice(-20_000);
      });
    }
  }

  /** @returns the address below which Flagger's webhooks are answered; `/checks` there says whether all is well */
  async openDoor(): Promise<string> {
    const app = express();
    app.use(express.json());
    app.post('/checks', (_request, response) => {
      response.status(this.isHealthy ? 200 : 500).json({});
    });
    const flagger = new FlaggerDesk({
      store: this.under.store,
      hooks: this.hooks,
      baseUrl: async () => 'unused',
    });
    app.post(
      '/api/rollouts/v1/hooks/flagger/:secret/:type',
      (request, response, next) => {
        response.on('finish', () =>
          this.asked.push({
            type: request.params.type,
            status: response.statusCode,
          }),
        );
        next();
      },
      answerFlagger({ flagger }),
    );
    const door = app.listen(0, '127.0.0.1');
    this.#door = door;
    await once(door, 'listening');
    const address: AddressInfo | string | null = door.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The door has no port');
    }
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    if (this.#controller?.exitCode === null) {
      this.#controller.kill();
      await once(this.#controller, 'exit');
    }
    this.#door?.close();
    await this.under.halt();
    await this.demo.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async create(resource: string, object: object): Promise<void> {
    await this.connection.send('POST', resource, {
      body: object,
      contentType: 'application/json',
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  /** Needs the subresource `/status` for a status. */
  async patch(object: string, body: object): Promise<void> {
    await this.connection.send('PATCH', object, {
      body,
      contentType: 'application/merge-patch+json',
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  async get<T extends z.ZodType>(schema: T, object: string) {
    return schema.parse(
      await this.connection.getJson(object, { signal, timeoutMs: TIMEOUT_MS }),
    );
  }

  async imageOf(object: string): Promise<string> {
    const { spec } = await this.get(imagesSchema, object);
    return spec.template.spec.containers[0].image;
  }

  async source(namespace: string, kind = 'Deployment', name = 'shop') {
    const source = await findDelegate(
      this.under.cluster,
      { cluster: 'demo', namespace, kind, name },
      signal,
    );
    if (!source) {
      throw new Error(`Nothing drives ${namespace}/${name}`);
    }
    return source;
  }

  /** Waits for the controller to be at rest, plans and starts. */
  async begin(
    namespace: string,
    version: string,
    options: {
      kind?: string;
      name?: string;
      purpose?: Purpose;
      deadlineMs?: number;
    } = {},
  ) {
    const { kind, name = 'shop' } = options;
    let source = await this.source(namespace, kind, name);
    while (source.trouble !== undefined) {
      await sleep(500);
      source = await this.source(namespace, kind, name);
    }
    const [{ container, image }] = source.serving;
    const document = planDelegated(
      {
        entityRef: `component:default/${name}`,
        environmentId: 'production',
        environmentTitle: 'Production',
        isProtected: false,
        purpose: options.purpose ?? 'deploy',
        images: [
          { container, image: `${image.replace(/:[^:]+$/, '')}:${version}` },
        ],
        analysis: {
          intervalMs: 10_000,
          metrics: [],
          failureLimit: 1,
          consecutiveFailureLimit: 1,
          onBreach: 'roll-back',
        },
        progressDeadlineMs: options.deadlineMs ?? 90_000,
        cause: null,
      },
      source,
    );
    const plan: PlanRecord = {
      id: newId(),
      hash: 'a'.repeat(64),
      createdBy: 'user:default/dana',
      createdAt: Date.now(),
      expiresAt: Date.now() + 60_000,
      document,
      notices: [rolloutReason('gate.open')],
    };
    await this.under.store.addPlan(plan);
    return await this.under.rollouts.start(plan.id, plan.hash, plan.createdBy);
  }
}
