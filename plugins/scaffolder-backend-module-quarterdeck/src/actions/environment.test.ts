import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { DemoCluster } from '@quarterdeck/demo-cluster';
import {
  DEFAULT_VERSIONS,
  describeService,
  descriptionFile,
} from '@quarterdeck/service-generator';
import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { ClusterAccess } from '../cluster/ClusterAccess';
import {
  EXPIRES_ANNOTATION,
  PREVIEW_LABEL,
  sweepPreviews,
} from '../cluster/previews';
import { exampleInputs, runAction } from '../testing/runAction';
import { ORDERS } from '../testing/servicesFolder';
import { startCluster } from '../testing/startCluster';
import { createEnvironmentAction } from './environment';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

describe('quarterdeck:environment', () => {
  const workspace = createMockDirectory();
  let cluster: DemoCluster;
  let clusters: ClusterAccess;
  beforeAll(async () => {
    const started = await startCluster();
    cluster = started.cluster;
    const config: JsonObject = started.config;
    clusters = new ClusterAccess(new ConfigReader(config), () => true);
  });
  afterAll(async () => await cluster.close());

  const actionOf = (result: AuthorizeResult.ALLOW | AuthorizeResult.DENY) =>
    createEnvironmentAction({
      versions: DEFAULT_VERSIONS,
      clusters,
      permissions: mockServices.permissions({ result }),
    });

  async function run(
    input: { pullRequest: number; image?: string; remove?: boolean },
    {
      answers = {},
      result = AuthorizeResult.ALLOW,
      isDryRun,
    }: {
      answers?: Record<string, unknown>;
      result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
      isDryRun?: boolean;
    } = {},
  ) {
    const { path, content } = descriptionFile(
      describeService('go', { ...ORDERS, previews: true, ...answers }),
    );
    await writeFile(workspace.resolve(path), content);
    return await runAction(actionOf(result), input, {
      workspacePath: workspace.path,
      isDryRun,
      getInitiatorCredentials: async () => mockCredentials.user(),
    });
  }

  const namespaceOf = async (name: string) =>
    await (
      await clusters.writer('demo', signal)
    ).get(`/api/v1/namespaces/${name}`);
  const isGone = async (name: string) => {
    for (let tries = 0; tries < 100; tries++) {
      if (!(await namespaceOf(name))) {
        return true;
      }
      await setTimeout(100);
    }
    return false;
  };

  it('makes a namespace with a quota that expires, and renews it', async () => {
    const { output, error } = await run({ pullRequest: 7 });
    expect(error).toBeUndefined();
    expect(output).toMatchObject({
      namespace: 'orders-pr-7',
      host: 'orders-pr-7.preview.example.com',
    });
    const first = await namespaceOf('orders-pr-7');
    expect(first?.metadata.labels).toMatchObject({
      'quarterdeck.io/preview-of': 'orders',
    });
    const writer = await clusters.writer('demo', signal);
    expect(
      await writer.get('/api/v1/namespaces/orders-pr-7/resourcequotas/orders'),
    ).toBeDefined();
    await setTimeout(20);
    await run({ pullRequest: 7 });
    const second = await namespaceOf('orders-pr-7');
    const expires = (found: typeof first) =>
      Date.parse(found?.metadata.annotations?.[EXPIRES_ANNOTATION] ?? '');
    expect(expires(second)).toBeGreaterThan(expires(first));
  });

  it('runs the image of the pull request, and no other service', async () => {
    const image = `registry.example/orders/orders@sha256:${'a'.repeat(64)}`;
    expect((await run({ pullRequest: 8, image })).error).toBeUndefined();
    const writer = await clusters.writer('demo', signal);
    const deployment = await writer.get(
      '/apis/apps/v1/namespaces/orders-pr-8/deployments/orders',
    );
    expect(JSON.stringify(deployment)).toContain(image);
    const { error } = await run({ pullRequest: 8, image: 'evil.example/a:1' });
    expect(error).toMatchObject({ name: 'InputError' });
  });

  it('sweeps what has expired and bears the label, and nothing else', async () => {
    await run({ pullRequest: 9 });
    const writer = await clusters.writer('demo', signal);
    await writer.apply('/api/v1/namespaces/somebodys', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'somebodys',
        annotations: { [EXPIRES_ANNOTATION]: '2020-01-01T00:00:00Z' },
      },
    });
    // Somebody who may label one namespace cannot have another kind of it deleted.
    await writer.apply('/api/v1/namespaces/ledger', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'ledger',
        labels: { [PREVIEW_LABEL]: 'orders' },
        annotations: { [EXPIRES_ANNOTATION]: '2020-01-01T00:00:00Z' },
      },
    });
    const sweep = async (now: number) =>
      await sweepPreviews(clusters, mockServices.logger.mock(), {
        signal,
        now,
      });
    expect(await sweep(Date.now())).toEqual([]);
    expect(await sweep(Date.now() + 73 * HOUR_MS)).toContain('orders-pr-9');
    expect(await isGone('orders-pr-9')).toBe(true);
    expect(await namespaceOf('somebodys')).toBeDefined();
    expect(await namespaceOf('ledger')).toBeDefined();
  });

  it('leaves namespaces of others alone', async () => {
    const writer = await clusters.writer('demo', signal);
    await writer.apply('/api/v1/namespaces/orders-pr-10', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'orders-pr-10' },
    });
    for (const remove of [false, true]) {
      const { error } = await run({ pullRequest: 10, remove });
      expect(error).toMatchObject({ name: 'ConflictError' });
    }
    expect(await namespaceOf('orders-pr-10')).toBeDefined();
  });

  it('refuses whom a policy refuses, and services without previews', async () => {
    const denied = await run(
      { pullRequest: 11 },
      { result: AuthorizeResult.DENY },
    );
    expect(denied.error).toMatchObject({ name: 'NotAllowedError' });
    const without = await run(
      { pullRequest: 11 },
      { answers: { previews: false } },
    );
    expect(without.error).toMatchObject({ name: 'InputError' });
    const dry = await run({ pullRequest: 11 }, { isDryRun: true });
    expect(dry.error).toBeUndefined();
    expect(await namespaceOf('orders-pr-11')).toBeUndefined();
  });

  it('runs its examples, of which the last removes', async () => {
    for (const example of exampleInputs(actionOf(AuthorizeResult.ALLOW))) {
      const input = z
        .strictObject({
          pullRequest: z.number(),
          remove: z.boolean().optional(),
        })
        .parse(example);
      expect((await run(input)).error).toBeUndefined();
    }
    expect(await isGone('orders-pr-7')).toBe(true);
  });
});
