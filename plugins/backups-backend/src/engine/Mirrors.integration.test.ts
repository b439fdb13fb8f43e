/**
 * What Velero, CloudNativePG, K8up and CronJobs say of themselves, read from a real control plane with the rights that the
 * guide gives. Their controllers are not there: the test writes what they would have written.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { readFile } from 'node:fs/promises';
import { openDatabase } from '../database/openDatabase';
import { cloudNativePg } from '../providers/mirrors/cloudNativePg';
import { cronJob } from '../providers/mirrors/cronJob';
import { k8up } from '../providers/mirrors/k8up';
import { velero } from '../providers/mirrors/velero';
import {
  ClusterUnderTest,
  describeWithCluster,
} from '../testing/ClusterUnderTest';
import { Mirrors } from './Mirrors';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const SHOP = 'component:default/shop';
const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
/** Groups and kinds that the operators install. */
const KINDS = {
  'velero.io': ['Schedule', 'Backup', 'BackupStorageLocation'],
  'postgresql.cnpg.io': ['Cluster', 'ScheduledBackup', 'Backup'],
  'k8up.io': ['Schedule', 'Backup'],
};
describeWithCluster('mirrors of a real control plane', () => {
  const namespace = `quarterdeck-mirrors-${Date.now().toString(36)}`;
  const now = Date.now();
  const ago = (hours: number) => new Date(now - hours * HOUR_MS).toISOString();

  const cluster = new ClusterUnderTest(namespace);
  const apply = async (
    apiVersion: string,
    kind: string,
    name: string,
    rest: {
      labels?: object;
      ownerReferences?: object[];
      [key: string]: unknown;
    },
  ) => {
    const { labels, ownerReferences, ...own } = rest;
    const metadata = { name, namespace, labels, ownerReferences };
    await cluster.apply({ apiVersion, kind, metadata, ...own });
  };
  const definitionOf = (group: string, kind: string) => {
    const plural = `${kind.toLowerCase()}s`;
    const schema = {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
    };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
          },
        ],
      },
    };
  };
  const definitions = Object.entries(KINDS).flatMap(([group, kinds]) =>
    kinds.map(kind => definitionOf(group, kind)),
  );
  const namesOf = () => definitions.map(each => each.metadata.name);

  /** Of an account with the rights of the guide, and no others. */
  const portalToken = async () => {
    const guide = await readFile(
      resolvePackagePath(
        '@quarterdeck/plugin-backups-backend',
        '../../docs/guides/backups-mirrors.md',
      ),
      'utf8',
    );
    const rules = /```yaml\n(- apiGroups: \[velero[^`]+)```/.exec(guide)?.[1];
    const role = [
      'apiVersion: rbac.authorization.k8s.io/v1',
      'kind: ClusterRole',
      `metadata: { name: ${namespace} }`,
      'rules:',
      rules,
      '- apiGroups: [apps]',
      '  resources: [deployments, statefulsets]',
      '  verbs: [list]',
    ].join('\n');
    await cluster.apply(role);
    const token = await cluster.tokenOf('portal');
    await cluster.kubectl(
      `create clusterrolebinding ${namespace} --clusterrole=${namespace} --serviceaccount=${namespace}:portal`,
    );
    return token;
  };

  async function open() {
    const knex = await openDatabase(
      mockServices.database({
        knex: await databases.init('SQLITE_3'),
        migrations: { skip: false },
      }),
    );
    const test = await cluster.config(await portalToken());
    const options = {
      knex,
      sources: [velero, cloudNativePg, k8up, cronJob],
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'shop',
              namespace: 'default',
              annotations: { 'backstage.io/kubernetes-id': namespace },
            },
            spec: {},
          },
        ],
      }),
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      now: () => Date.now(),
      onChanged: () => {},
    };
    return {
      mirrors: new Mirrors({ ...options, clusters: [test] }),
      unreachable: new Mirrors({
        ...options,
        clusters: [{ ...test, url: 'https://127.0.0.1:9' }],
      }),
    };
  }

  const labels = { 'backstage.io/kubernetes-id': namespace };

  beforeAll(async () => {
    await cluster.kubectl(`create namespace ${namespace}`);
    for (const definition of definitions) {
      await cluster.apply(definition);
    }
    await cluster.kubectl(
      `wait --for=condition=Established --timeout=60s ${namesOf()
        .map(name => `crd/${name}`)
        .join(' ')}`,
    );
    await apply('apps/v1', 'Deployment', 'shop', {
      labels,
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'shop' } },
        template: {
          metadata: { labels: { app: 'shop' } },
          spec: { containers: [{ name: 'shop', image: 'shop' }] },
        },
      },
    });
  });
  afterAll(async () => {
    await cluster.kubectl(`delete clusterrolebinding,clusterrole ${namespace}`);
    await cluster.kubectl(`delete namespace ${namespace} --wait=false`);
    await cluster.kubectl(`delete crd ${namesOf().join(' ')} --wait=false`);
  });

  it('say what protects an entity, what is wrong with it, and forget what is gone', async () => {
    const { mirrors, unreachable } = await open();
    const seen = async () =>
      Object.fromEntries(
        ((await mirrors.of([SHOP])).get(SHOP) ?? []).map(mirror => [
          mirror.kind,
          [mirror.name, mirror.status, mirror.reason.code],
        ]),
      );
    await mirrors.look(never);
    expect(await seen()).toEqual({});

    await apply('velero.io/v1', 'BackupStorageLocation', 'default', {
      spec: { default: true },
      status: { phase: 'Available' },
    });
    await apply('velero.io/v1', 'Schedule', 'nightly', {
      spec: {
        schedule: '0 3 * * *',
        template: { includedNamespaces: [namespace] },
      },
      status: { phase: 'Enabled' },
    });
    await apply('velero.io/v1', 'Backup', 'nightly-1', {
      labels: { 'velero.io/schedule-name': 'nightly' },
      status: {
        phase: 'Completed',
        startTimestamp: ago(1),
        completionTimestamp: ago(0.9),
      },
    });
    await apply('postgresql.cnpg.io/v1', 'Cluster', 'orders', {
      labels,
      status: {
        firstRecoverabilityPoint: ago(48),
        lastSuccessfulBackup: ago(2),
        conditions: [
          {
            type: 'ContinuousArchiving',
            status: 'False',
            reason: 'Failing',
            message: 'the bucket is gone',
          },
        ],
      },
    });
    await apply('k8up.io/v1', 'Schedule', 'volumes', {
      spec: { backup: { schedule: '@daily' } },
    });
    const schedule = JSON.parse(
      await cluster.kubectl('get schedules.k8up.io volumes -o json'),
    );
    await apply('k8up.io/v1', 'Backup', 'volumes-1', {
      ownerReferences: [
        {
          apiVersion: 'k8up.io/v1',
          kind: 'Schedule',
          name: 'volumes',
          uid: schedule.metadata.uid,
        },
      ],
      status: {
        started: true,
        finished: true,
        conditions: [
          {
            type: 'Completed',
            status: 'True',
            reason: 'Failed',
            lastTransitionTime: ago(1),
          },
        ],
      },
    });
    // Old clusters have it in another version: kinds that are not there are passed over.
    const served = await cluster.kubectl('api-resources --api-group=batch');
    const hasCronJobs = /\bbatch\/v1\s+true\s+CronJob/.test(served);
    if (hasCronJobs) {
      await apply('batch/v1', 'CronJob', 'orders-backup', {
        labels,
        spec: {
          schedule: '0 * * * *',
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  restartPolicy: 'Never',
                  containers: [{ name: 'dump', image: 'dump' }],
                },
              },
            },
          },
        },
      });
    }

    await mirrors.look(never);
    expect(await seen()).toEqual({
      velero: ['nightly', 'healthy', 'mirror.claims'],
      'cloudnative-pg': ['orders', 'unavailable', 'mirror.archiving'],
      k8up: ['volumes', 'unavailable', 'mirror.failed'],
      ...(hasCronJobs && {
        cronjob: ['orders-backup', 'unavailable', 'mirror.never'],
      }),
    });

    // Who cannot be asked is not taken for gone.
    await unreachable.look(never);
    expect(Object.keys(await seen())).toContain('velero');

    await cluster.kubectl('delete schedules.velero.io nightly');
    await mirrors.look(never);
    expect(Object.keys(await seen())).not.toContain('velero');
  });
});
