import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import type { Run } from '@quarterdeck/plugin-backups-common';
import Database from 'better-sqlite3';
import express from 'express';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import http, { type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutorReports } from '../../database/ExecutorReports';
import { openDatabase } from '../../database/openDatabase';
import type { ExecutorEvent, ExecutorJob } from '../../executor/protocol';
import { createExecutorRouter } from '../../http/executorRouter';
import {
  ClusterUnderTest,
  describeWithCluster,
} from '../../testing/ClusterUnderTest';
import { openWorkshop, type Workshop } from '../../testing/executorJobs';
import { SHOP, startRoom } from '../../testing/startRoom';
import { POD_IMAGE, PodRunner } from '../../testing/PodRunner';
import type { InClusterConfig } from './config';
import { JobApi } from './JobApi';
import { KubernetesExecutor } from './KubernetesExecutor';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const PACKAGE = '@quarterdeck/plugin-backups-backend';
/** From TypeScript. */
const COMMAND = [
  process.execPath,
  '--require',
  resolvePackagePath(PACKAGE, 'src/executor/transform.cjs'),
  resolvePackagePath(PACKAGE, 'src/executors/kubernetes/podMain.ts'),
];

describeWithCluster('an executor in a real control plane', () => {
  const namespace = `quarterdeck-backups-${Date.now().toString(36)}`;
  let workshop: Workshop;
  let reports: ExecutorReports;
  let portal: Server;
  let port = 0;
  let api: JobApi;
  let pods: PodRunner;
  let token = '';

  const cluster = new ClusterUnderTest(namespace);
  const kubectl = (command: string, manifest?: string) =>
    cluster.kubectl(command, manifest);
  const clusterOf = (account?: string) => cluster.config(account);
  const connect = async (account?: string) =>
    await KubernetesConnection.create(await clusterOf(account));
  /** The account that may do what the guide says, and nothing else. */
  const portalToken = async () => {
    const guide = await readFile(
      resolvePackagePath(PACKAGE, '../../docs/guides/backups-in-cluster.md'),
      'utf8',
    );
    const role = /```yaml\n(apiVersion: rbac[^`]+)```/.exec(guide)?.[1] ?? '';
    await cluster.apply(role);
    const portalsToken = await cluster.tokenOf('portal');
    await kubectl(
      `create rolebinding portal --role=quarterdeck-backups --serviceaccount=${namespace}:portal`,
    );
    return portalsToken;
  };
  const openPortal = async () => {
    const app = express();
    app.use('/api/backups', createExecutorRouter(reports));
    portal = app.listen(port, '127.0.0.1');
    await once(portal, 'listening');
    const address = portal.address();
    port = typeof address === 'object' && address ? address.port : 0;
  };
  const closePortal = async () => {
    portal.closeAllConnections();
    portal.close();
    await once(portal, 'close');
  };
  const executor = (more: Partial<InClusterConfig> = {}) =>
    new KubernetesExecutor({
      api,
      reports,
      settings: {
        cluster: 'test',
        namespace,
        write: true,
        image: POD_IMAGE,
        command: COMMAND,
        reportUrl: `http://127.0.0.1:${port}/`,
        imagePullSecrets: [],
        resources: {
          requests: { cpu: '100m', memory: '256Mi' },
          limits: { cpu: '500m', memory: '512Mi' },
        },
        scratch: '256Mi',
        volumes: [
          { claim: 'stores', path: path.join(workshop.folder, 'stores') },
        ],
        startMinutes: 5,
        ...more,
      },
      maximumMs: 3_600_000,
      logger: mockServices.logger.mock(),
      lookMs: 500,
    });
  const execute = async (
    job: ExecutorJob,
    {
      signal = new AbortController().signal,
      ...more
    }: Partial<InClusterConfig> & { signal?: AbortSignal } = {},
  ) => {
    const events: ExecutorEvent[] = [];
    const ended = await executor(more).execute(
      job,
      event => events.push(event),
      signal,
    );
    return { ...ended, events };
  };
  const until = async (isSo: () => boolean) => {
    for (let tries = 0; !isSo(); tries += 1) {
      if (tries > 600) {
        throw new Error('it never was');
      }
      await sleep(100);
    }
  };
  const orders = () => ({ file: path.join(workshop.folder, 'orders') });
  /** As long as nobody ends it. */
  const endless = () =>
    workshop.backupJob({ ...orders(), fault: 'hang', password: 'do-not-tell' });
  const leftOver = async () =>
    await kubectl(
      'get jobs,pods,secrets -l app.kubernetes.io/managed-by=quarterdeck -o name',
    );

  beforeAll(async () => {
    workshop = await openWorkshop();
    await writeFile(orders().file, Buffer.alloc(2_000_000, 'orders '));
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database({ knex });
    reports = new ExecutorReports(await openDatabase(database), Date.now);
    await openPortal();
    await kubectl(`create namespace ${namespace}`);
    token = await portalToken();
    api = new JobApi(await connect(token), namespace);
    pods = new PodRunner(await connect(), namespace);
  });
  afterEach(async () => {
    pods.isIdle = false;
    for (let tries = 0; (await leftOver()) !== '' && tries < 20; tries += 1) {
      await sleep(500);
    }
    expect(await leftOver()).toBe('');
  });
  afterAll(async () => {
    await pods.stop();
    await closePortal();
    await workshop.close();
    await kubectl(`delete namespace ${namespace} --wait=false`);
  });

  it('takes a backup, and restores it for proof', async () => {
    const taken = await execute(workshop.backupJob(orders()));
    expect(taken.failure).toBeNull();
    if (taken.outcome?.kind !== 'backup') {
      throw new Error('there is no backup');
    }
    expect(taken.events.map(({ event }) => event)).toContain('progress');
    expect(taken.outcome.copies).toMatchObject([
      { store: 'local', isVerified: true },
      { store: 'far', isVerified: true },
    ]);
    const restored = await execute(
      workshop.restoreJob(orders(), taken.outcome),
    );
    expect(restored.failure).toBeNull();
    expect(restored.outcome).toMatchObject({ kind: 'restore', damaged: [] });
  });

  it('goes on when the portal was away, and tells nothing to who looks at Jobs', async () => {
    const controller = new AbortController();
    const ending = execute(endless(), { signal: controller.signal });
    await until(() => pods.running.length === 1);
    const seen = await kubectl('get jobs,pods -o yaml');
    expect(seen).not.toContain('do-not-tell');
    expect(seen).toContain('readOnlyRootFilesystem: true');
    controller.abort();
    expect((await ending).failure?.reason.code).toBe('executor.cancelled');
    await until(() => pods.running.length === 0);

    const taking = execute(workshop.backupJob(orders()));
    await until(() => pods.running.length === 1);
    await closePortal();
    await sleep(12_000);
    await openPortal();
    const { failure, outcome } = await taking;
    expect(failure).toBeNull();
    expect(outcome).toMatchObject({ kind: 'backup' });
  });

  it('says that a pod was killed', async () => {
    const ending = execute(endless());
    await until(() => pods.running.length === 1);
    pods.running[0].kill('SIGKILL');
    expect((await ending).failure).toMatchObject({
      isTransient: true,
      reason: {
        code: 'run.executor-ended',
        params: { status: 'OOMKilled' },
      },
    });
  });

  it('says that somebody deleted its Job', async () => {
    const ending = execute(endless());
    await until(() => pods.running.length === 1);
    await kubectl('delete jobs --all');
    expect((await ending).failure).toMatchObject({
      isTransient: true,
      reason: { code: 'run.executor-ended' },
    });
    await until(() => pods.running.length === 0);
  });

  it('says what the cluster says of a pod that does not start', async () => {
    pods.isIdle = true;
    const { failure } = await execute(workshop.backupJob(orders()), {
      startMinutes: 0.05,
    });
    expect(failure?.reason).toMatchObject({
      code: 'cluster.not-started',
      params: { cause: expect.stringContaining('ImagePullBackOff') },
    });
  });

  it('removes what works on the same source before it begins', async () => {
    const first = execute(endless());
    await until(() => pods.running.length === 1);
    const second = await execute(workshop.backupJob(orders()));
    expect(second.failure).toBeNull();
    expect((await first).failure?.reason.code).toBe('run.executor-ended');
  });

  it('is what the plugin carries runs out by, and hears them through a door of its own', async () => {
    const { url, caData } = await clusterOf();
    const file = path.join(workshop.folder, 'orders.sqlite');
    new Database(file).exec('create table orders (id integer primary key)');
    // The port of the room is known only when it is there.
    let target: number | undefined;
    const entrance = http.createServer((request, response) => {
      const onward = http.request(
        {
          host: '127.0.0.1',
          port: target,
          method: request.method,
          path: request.url,
          headers: request.headers,
        },
        answer => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    entrance.listen(0, '127.0.0.1');
    await once(entrance, 'listening');
    const address = entrance.address();
    const entrancePort = typeof address === 'object' ? address?.port : 0;
    const room = await startRoom(
      {
        sources: {
          orders: {
            engine: 'sqlite',
            entityRef: SHOP,
            connection: { file },
            executor: 'kubernetes',
          },
        },
        executors: {
          kubernetes: {
            cluster: 'test',
            namespace,
            write: true,
            image: POD_IMAGE,
            command: COMMAND,
            reportUrl: `http://127.0.0.1:${entrancePort}`,
            volumes: [{ claim: 'stores', path: tmpdir() }],
          },
        },
      },
      [],
      {
        kubernetes: {
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'test',
                  url,
                  caData,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: token,
                },
              ],
            },
          ],
        },
      },
    );
    try {
      target = room.server.port();
      await room.until<{ items: Run[] }>(
        () => room.get('/runs'),
        ({ items }) =>
          ['backup', 'restore-test'].every(wanted =>
            items.some(
              ({ kind, state }) => kind === wanted && state === 'succeeded',
            ),
          ),
      );
      const door = `/executor-events/${workshop.backupJob({}).runId}`;
      const forged = await room.post(
        door,
        { events: [] },
        { authorization: `Bearer ${'x'.repeat(43)}` },
      );
      expect(forged.status).toBe(401);
      expect(forged.body.error.message).toContain('no token of a run');
    } finally {
      await room.stop();
      entrance.close();
    }
  });

  it('refuses stores that pods do not have', async () => {
    const { failure } = await execute(workshop.backupJob(orders()), {
      volumes: [],
    });
    expect(failure).toMatchObject({
      isTransient: false,
      reason: { code: 'cluster.store-not-mounted', params: { store: 'local' } },
    });
  });
});
