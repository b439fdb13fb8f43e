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
import { z } from 'zod';
import { ClusterAccess } from '../cluster/ClusterAccess';
import { readCreateConfig } from '../config';
import { exampleInputs, runAction } from '../testing/runAction';
import { ORDERS } from '../testing/servicesFolder';
import { startCluster } from '../testing/startCluster';
import { createDeployAction } from './deploy';

describe('quarterdeck:deploy', () => {
  const workspace = createMockDirectory();
  let cluster: DemoCluster;
  let config: JsonObject;
  beforeAll(async () => {
    ({ cluster, config } = await startCluster());
  });
  afterAll(async () => await cluster.close());

  async function run(
    answers: Record<string, unknown> = {},
    options: {
      input?: { cluster?: string; waitSeconds?: number };
      config?: JsonObject;
      result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
      isDryRun?: boolean;
      /** Written into quarterdeck.yaml by hand */
      namespace?: string;
    } = {},
  ) {
    const description = describeService('go', { ...ORDERS, ...answers });
    const { development } = description.environments;
    development.namespace = options.namespace ?? development.namespace;
    const { path, content } = descriptionFile(description);
    await writeFile(workspace.resolve(path), content);
    const root = new ConfigReader({ ...config, ...options.config });
    return await runAction(
      createDeployAction({
        versions: DEFAULT_VERSIONS,
        clusters: new ClusterAccess(root, readCreateConfig(root).mayWrite),
        permissions: mockServices.permissions({
          result: options.result ?? AuthorizeResult.ALLOW,
        }),
      }),
      options.input ?? {},
      {
        workspacePath: workspace.path,
        isDryRun: options.isDryRun,
        getInitiatorCredentials: async () => mockCredentials.user(),
      },
    );
  }

  it('brings the first version to run, and again changes nothing', async () => {
    const { output, error, log } = await run();
    expect(error).toBeUndefined();
    expect(log.join('\n')).toContain(
      'orders runs in orders-development of demo',
    );
    expect(output).toMatchObject({
      cluster: 'demo',
      namespace: 'orders-development',
      ready: true,
      applied: expect.arrayContaining(['Deployment/orders', 'Service/orders']),
      notServed: expect.arrayContaining(['HTTPRoute/orders']),
    });
    const again = await run();
    expect(again.error).toBeUndefined();
    expect(again.output.ready).toBe(true);
  }, 60_000);

  it.each([
    ['a database and a cache', { database: 'postgres18', cache: 'valkey' }],
    ['canaries by Istio', { strategy: 'canary-istio' }],
    ['canaries by Flagger', { strategy: 'canary-flagger' }],
    ['blue and green', { strategy: 'blue-green' }],
    ['a worker', { kind: 'worker' }],
  ])(
    'brings one with %s to run',
    async (_, answers) => {
      const name = `orders-${Object.values(answers)[0]}`.replace(/-?\d+$/, '');
      const { output, error } = await run({ name, ...answers });
      expect(error).toBeUndefined();
      expect(output).toMatchObject({ ready: true });
    },
    60_000,
  );

  it('does not touch what belongs to others', async () => {
    await run({ name: 'shared' }, { input: { waitSeconds: 0 } });
    const { error } = await run({
      name: 'shared',
      owner: 'group:default/thieves',
    });
    expect(error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('which is not of shared of thieves'),
    });
  });

  it.each([
    ['of another team', { team: 'thieves' }, false],
    ['that says of nobody whose it is', undefined, false],
    ['of its team', { team: 'payments' }, true],
    ['of its system', { 'app.kubernetes.io/part-of': 'shop' }, true],
  ])('asks a namespace %s that is there already', async (_, labels, isOurs) => {
    const clusters = new ClusterAccess(new ConfigReader(config), () => true);
    const signal = new AbortController().signal;
    const writer = await clusters.writer('demo', signal);
    const namespace = `b${Object.values(labels ?? {}).join('')}-development`;
    const path = `/api/v1/namespaces/${namespace}`;
    await writer.apply(path, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels },
    });
    const { error } = await run(
      { name: 'guest', system: 'system:default/shop' },
      { namespace, input: { waitSeconds: 0 } },
    );
    const deployment = await writer.get(
      `/apis/apps/v1/namespaces/${namespace}/deployments/guest`,
    );
    expect(deployment !== undefined).toBe(isOurs);
    expect(String(error)).toMatch(
      isOurs
        ? /undefined/
        : /NotAllowedError: .*app.kubernetes.io\/part-of=shop or team=payments/,
    );
  });

  it('refuses whom a policy refuses', async () => {
    const { error } = await run(
      { name: 'denied' },
      { result: AuthorizeResult.DENY },
    );
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('rollouts.rollout.start'),
    });
  });

  it('writes to no cluster that the configuration does not let it', async () => {
    const { error } = await run({ name: 'denied' }, { config: { create: {} } });
    expect(error).toMatchObject({ name: 'NotAllowedError' });
    const byRollouts = await run(
      { name: 'allowed' },
      {
        config: {
          create: {},
          rollouts: { clusters: { demo: { write: true } } },
        },
        input: { waitSeconds: 0 },
      },
    );
    expect(byRollouts.error).toBeUndefined();
  });

  it('writes to no namespace of another environment', async () => {
    const { error } = await run(
      { name: 'denied' },
      {
        config: {
          environments: {
            definitions: {
              development: { clusters: ['demo'], namespaces: ['dev-*'] },
            },
          },
        },
      },
    );
    expect(error).toMatchObject({ name: 'NotAllowedError' });
  });

  it.each([
    ['of the cluster itself', 'kube-system', {}],
    [
      'of another environment there',
      'orders-production',
      { production: { clusters: ['demo'], namespaces: ['*-production'] } },
    ],
  ])(
    'writes to no namespace %s, though nobody said which are for development',
    async (_, namespace, others) => {
      const environments = {
        definitions: { development: { clusters: ['demo'] }, ...others },
      };
      const { error } = await run(
        { name: 'denied' },
        { config: { environments }, namespace },
      );
      expect(error).toMatchObject({ name: 'NotAllowedError' });
    },
  );

  it('writes to no cluster that is not of development', async () => {
    const { error } = await run(
      { name: 'denied' },
      {
        config: {
          environments: {
            definitions: {
              development: { clusters: ['elsewhere'] },
              production: { clusters: ['demo'] },
            },
          },
        },
        input: { cluster: 'demo' },
      },
    );
    expect(error).toMatchObject({ name: 'NotAllowedError' });
  });

  it('changes nothing in a dry run', async () => {
    const { output, log, error } = await run(
      { name: 'tried' },
      { isDryRun: true },
    );
    expect(error).toBeUndefined();
    expect(output.applied).toContain('Deployment/tried');
    expect(log.join()).toContain('Would declare in tried-development of demo');
    const real = await run(
      { name: 'tried', owner: 'group:default/others' },
      {
        input: { waitSeconds: 0 },
      },
    );
    expect(real.error).toBeUndefined();
  });

  it('runs its examples', async () => {
    const action = createDeployAction({
      versions: DEFAULT_VERSIONS,
      clusters: new ClusterAccess(new ConfigReader(config), () => true),
      permissions: mockServices.permissions(),
    });
    const inputs = exampleInputs(action).map(input =>
      z
        .strictObject({
          cluster: z.string().optional(),
          waitSeconds: z.number().optional(),
        })
        .parse(input),
    );
    expect(inputs.length).toBeGreaterThan(1);
    for (const input of inputs) {
      expect((await run({}, { input })).error).toBeUndefined();
    }
  });
});
