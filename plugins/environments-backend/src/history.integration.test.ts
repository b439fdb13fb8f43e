import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Deployment,
  deploymentSchema,
} from '@quarterdeck/plugin-environments-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  WatchUnderTest,
  entityRefOf,
  eventually,
} from './testing/WatchUnderTest';
import { ClusterUnderTest, clusterUnderTest } from './testing/clusterUnderTest';
import { Kubectl, describeWithKubectl, kubectlFor } from './testing/kubectl';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const image = (version: string) => `registry.example/shop:${version}`;

/** Its pods are ready at once, and count as available after that many seconds. */
function deploymentOf(
  name: string,
  options: { version?: string; commit?: string; minReadySeconds?: number } = {},
) {
  const { version = 'v1', commit, minReadySeconds = 0 } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { 'app.kubernetes.io/name': name } },
    spec: {
      replicas: 1,
      minReadySeconds,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          annotations: {
            'quarterdeck.io/demo-startup': '0.1',
            ...(commit && { 'quarterdeck.io/source-revision': commit }),
          },
        },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'shop', image: image(version) }],
        },
      },
    },
  };
}

const canaryDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'canaries.flagger.app' },
  spec: {
    group: 'flagger.app',
    scope: 'Namespaced',
    names: { plural: 'canaries', singular: 'canary', kind: 'Canary' },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
};

function hasEnded(deployments: Deployment[]): boolean {
  return deployments.length > 0 && deployments[0].outcome !== null;
}

describeWithKubectl('the history of what a cluster ran', () => {
  let cluster: ClusterUnderTest;
  let directory: string;

  beforeAll(async () => {
    cluster = await clusterUnderTest('one');
    directory = await mkdtemp(path.join(tmpdir(), 'history-'));
    // Flagger's kind has to be there before the watch: a cluster without it is asked again once a minute.
    await kubectlFor({
      kubeconfig: cluster.kubeconfig,
      namespace: 'default',
      directory,
    })('apply -f -', canaryDefinition);
  });

  afterAll(async () => {
    await cluster.close();
    await rm(directory, { recursive: true });
  });

  describe.each(databases.eachSupportedId())('kept in %s', databaseId => {
    const namespace =
      `quarterdeck-history-${databaseId}-${Date.now().toString(36)}`
        .toLowerCase()
        .replaceAll('_', '-');
    let kubectl: Kubectl;
    let watch: WatchUnderTest;

    beforeAll(async () => {
      kubectl = kubectlFor({
        kubeconfig: cluster.kubeconfig,
        namespace,
        directory,
      });
      await kubectl(`create namespace ${namespace}`);
      watch = await WatchUnderTest.create({
        cluster,
        namespace,
        knex: await databases.init(databaseId),
      });
      await watch.start();
    });

    afterAll(async () => {
      await watch.stop();
      await kubectl(`delete namespace ${namespace} --wait=false`);
    });

    /** A service of which the first version runs. */
    async function runs(
      name: string,
      options: Parameters<typeof deploymentOf>[1] = {},
    ) {
      await kubectl('apply -f -', deploymentOf(name, options));
      const [first, ...others] = await watch.untilDeployments(name, hasEnded);
      expect(others).toEqual([]);
      expect(first).toMatchObject({
        source: 'observed',
        version: 'v1',
        previousVersion: null,
        outcome: 'succeeded',
      });
    }

    const setImage = (name: string, version: string) =>
      kubectl(`set image deployment/${name} shop=${image(version)}`);

    /** The facts of an entity after those of its first version, which come exactly once and in this order. */
    async function expectFacts(name: string, expected: string[][]) {
      const versionOf = new Map(
        (await watch.deployments(name)).map(({ id, version }) => [id, version]),
      );
      const facts = await watch.facts(name);
      expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      expect(
        facts.map(({ subject, type }) => [
          versionOf.get(subject.id),
          type.replace('environments.deployment.', ''),
        ]),
      ).toEqual([['v1', 'started'], ['v1', 'finished'], ...expected]);
    }

    it('makes one deployment of a changed image, from its start to its end', async () => {
      await runs('image', { commit: 'aaaaaaa' });
      const change = await kubectl(
        'apply -f -',
        deploymentOf('image', { version: 'v2', commit: 'bbbbbbb' }),
      );
      const [deployment, ...others] = await watch.untilDeployments(
        'image',
        all => all.length > 1 && hasEnded(all),
      );
      expect(others).toHaveLength(1);
      expect(deployment).toMatchObject({
        source: 'observed',
        entityRef: entityRefOf('image'),
        environmentId: 'production',
        workloadIds: [`one/${namespace}/Deployment/image`],
        version: 'v2',
        previousVersion: 'v1',
        images: [{ container: 'shop', image: image('v2') }],
        previousImages: [{ container: 'shop', image: image('v1') }],
        revision: 'bbbbbbb',
        previousRevision: 'aaaaaaa',
        changes: ['image'],
        actor: { kind: 'tool', ref: 'kubectl-client-side-apply' },
        outcome: 'succeeded',
        outcomeReason: { code: 'deployment.succeeded' },
        recovery: null,
      });
      expectWithin(deployment.startedAt, change.startedAt, change.endedAt);
      expectWithin(deployment.finishedAt, change.startedAt, Date.now());
      await expectFacts('image', [
        ['v2', 'started'],
        ['v2', 'finished'],
      ]);
    });

    it('names who set an image, and no commit that the image before was built from', async () => {
      await runs('setter', { commit: 'aaaaaaa' });
      // Who wrote what last can be told apart by seconds.
      await new Promise(resolve => setTimeout(resolve, 1_100));
      await setImage('setter', 'v2');
      const [deployment] = await watch.untilDeployments(
        'setter',
        all => all.length > 1 && hasEnded(all),
      );
      expect(deployment).toMatchObject({
        version: 'v2',
        actor: { kind: 'tool', ref: 'kubectl-set' },
        revision: null,
        previousRevision: 'aaaaaaa',
      });
    });

    it('takes an undo for the end and the recovery of what it undoes', async () => {
      await runs('undone');
      await setImage('undone', 'v2');
      await watch.untilDeployments(
        'undone',
        all => all.length > 1 && hasEnded(all),
      );
      const undo = await kubectl('rollout undo deployment/undone');
      const [deployment, ...others] = await watch.untilDeployments(
        'undone',
        ([newest]) => Boolean(newest.recovery?.finishedAt),
      );
      expect(others).toHaveLength(1);
      expect(deployment).toMatchObject({
        version: 'v2',
        outcome: 'rolled-back',
        recovery: { toVersion: 'v1' },
      });
      expectWithin(
        deployment.recovery?.startedAt,
        undo.startedAt,
        undo.endedAt,
      );
      await expectFacts('undone', [
        ['v2', 'started'],
        ['v2', 'finished'],
        ['v2', 'rolled-back'],
        ['v2', 'recovered'],
      ]);
      const facts = await watch.facts('undone');
      expect(facts.at(-2)?.actor.ref).toMatch(/^kubectl/);
    });

    it('ends the first of two quick changes as superseded', async () => {
      await runs('quick', { minReadySeconds: 3 });
      await setImage('quick', 'v2');
      await watch.untilDeployments('quick', all => all.length === 2);
      await setImage('quick', 'v3');
      const [second, first, ...others] = await watch.untilDeployments(
        'quick',
        all => all.length > 2 && hasEnded(all),
      );
      expect(others).toHaveLength(1);
      expect(first).toMatchObject({
        version: 'v2',
        outcome: 'superseded',
        outcomeReason: { params: { version: 'v3' } },
      });
      expect(second).toMatchObject({
        version: 'v3',
        previousVersion: 'v2',
        outcome: 'succeeded',
      });
      await expectFacts('quick', [
        ['v2', 'started'],
        ['v2', 'finished'],
        ['v3', 'started'],
        ['v3', 'finished'],
      ]);
    });

    it('takes no scaling, no restart and no note on a workload for a deployment', async () => {
      await runs('scaled');
      await kubectl('scale deployment/scaled --replicas=3');
      await kubectl('annotate deployment/scaled example.com/note=written');
      await kubectl('rollout restart deployment/scaled');
      await eventually(
        () => watch.workload('scaled'),
        workload =>
          workload?.replicas?.desired === 3 &&
          workload.health.status === 'healthy',
      );
      await kubectl('rollout status deployment/scaled --timeout=30s');
      expect(await watch.deployments('scaled')).toHaveLength(1);
      await expectFacts('scaled', []);
    });

    it('makes one deployment of a canary and its twin', async () => {
      await runs('canary');
      await kubectl('apply -f -', deploymentOf('canary-primary'));
      await kubectl('apply -f -', {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'Canary',
        metadata: {
          name: 'canary',
          labels: { 'app.kubernetes.io/name': 'canary' },
        },
        spec: {
          targetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'canary',
          },
        },
      });
      await setPhase('canary', 'Initialized', 0);
      await eventually(
        () => watch.workload('canary'),
        workload => workload?.kind === 'Canary',
      );
      expect(await watch.deployments('canary')).toHaveLength(1);

      await setImage('canary', 'v2');
      await setPhase('canary', 'Progressing', 20);
      await watch.untilDeployments('canary', all => all.length > 1);
      await setPhase('canary', 'Promoting', 100);
      await setImage('canary-primary', 'v2');
      await kubectl('rollout status deployment/canary-primary --timeout=30s');
      expect((await watch.deployments('canary'))[0].outcome).toBeNull();
      await kubectl('scale deployment/canary --replicas=0');
      await setPhase('canary', 'Succeeded', 0);
      const [deployment, ...others] = await watch.untilDeployments(
        'canary',
        hasEnded,
      );
      expect(others).toHaveLength(1);
      expect(deployment).toMatchObject({
        version: 'v2',
        previousVersion: 'v1',
        outcome: 'succeeded',
        actor: { ref: 'kubectl-set' },
      });
      await expectFacts('canary', [
        ['v2', 'started'],
        ['v2', 'finished'],
      ]);
      expect(await watch.deployments('canary-primary')).toEqual([]);
    });

    it('goes on with what was under way when it was stopped', async () => {
      await runs('resumed', { minReadySeconds: 4 });
      await setImage('resumed', 'v2');
      const [begun] = await watch.untilDeployments(
        'resumed',
        all => all.length > 1,
      );
      expect(begun.outcome).toBeNull();
      await watch.stop();
      await kubectl('rollout status deployment/resumed --timeout=30s');
      expect((await watch.deployments('resumed'))[0]).toEqual(begun);
      await watch.start();
      const [ended, ...others] = await watch.untilDeployments(
        'resumed',
        hasEnded,
      );
      expect(others).toHaveLength(1);
      expect(ended).toMatchObject({
        id: begun.id,
        startedAt: begun.startedAt,
        outcome: 'succeeded',
      });
      await expectFacts('resumed', [
        ['v2', 'started'],
        ['v2', 'finished'],
      ]);
    });

    it('finds on its return what changed meanwhile, when the cluster says it did', async () => {
      await runs('missed');
      await watch.stop();
      const change = await setImage('missed', 'v2');
      await kubectl('rollout status deployment/missed --timeout=30s');
      const done = Date.now();
      await new Promise(resolve => setTimeout(resolve, 2_000));
      await watch.start();
      const [deployment, ...others] = await watch.untilDeployments(
        'missed',
        all => all.length > 1 && hasEnded(all),
      );
      expect(others).toHaveLength(1);
      expect(deployment).toMatchObject({
        version: 'v2',
        outcome: 'succeeded',
        startedAfter: null,
        finishedAfter: null,
      });
      expectWithin(deployment.startedAt, change.startedAt, change.endedAt);
      expectWithin(deployment.finishedAt, change.startedAt, done);
      await expectFacts('missed', [
        ['v2', 'started'],
        ['v2', 'finished'],
      ]);
    });

    it('tells between which times it changed, where the cluster does not say', async () => {
      await runs('unsaid');
      // Nothing but who wrote it last tells when the template of a paused one has changed.
      await kubectl('rollout pause deployment/unsaid');
      await watch.stop();
      const stopped = Date.now();
      await new Promise(resolve => setTimeout(resolve, 1_000));
      const change = await setImage('unsaid', 'v2');
      await clearWriters('unsaid');
      await new Promise(resolve => setTimeout(resolve, 1_000));
      const returned = Date.now();
      await watch.start();
      const [deployment] = await watch.untilDeployments(
        'unsaid',
        all => all.length > 1,
      );
      expect(deployment).toMatchObject({
        version: 'v2',
        outcome: null,
        actor: null,
        actorReason: { code: 'deployment.actor-unknown' },
      });
      const { startedAfter, startedAt } = deployment;
      expect(Date.parse(startedAfter ?? '')).toBeLessThanOrEqual(stopped);
      expect(Date.parse(startedAfter ?? '')).toBeGreaterThan(stopped - 20_000);
      expect(Date.parse(startedAfter ?? '')).toBeLessThan(change.startedAt);
      expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(returned);
    });

    it('keeps what it wrote in the shape that the API promises', async () => {
      const all = await watch.deployments('undone');
      expect(all.map(each => deploymentSchema.parse(each))).toEqual(all);
    });

    async function setPhase(name: string, phase: string, weight: number) {
      const { CustomObjectsApi } = await import('@kubernetes/client-node');
      await cluster.kubeConfig
        .makeApiClient(CustomObjectsApi)
        .patchNamespacedCustomObjectStatus({
          group: 'flagger.app',
          version: 'v1beta1',
          plural: 'canaries',
          namespace,
          name,
          body: [
            {
              op: 'add',
              path: '/status',
              value: {
                phase,
                canaryWeight: weight,
                lastTransitionTime: new Date().toISOString(),
              },
            },
          ],
        });
    }

    /** As a tool does that writes objects as a whole, without who wrote what. */
    async function clearWriters(name: string) {
      const { AppsV1Api } = await import('@kubernetes/client-node');
      await cluster.kubeConfig
        .makeApiClient(AppsV1Api)
        .patchNamespacedDeployment({
          namespace,
          name,
          body: [
            { op: 'replace', path: '/metadata/managedFields', value: [{}] },
          ],
        });
    }
  });
});

/** Clusters tell whole seconds. */
function expectWithin(
  time: string | null | undefined,
  from: number,
  to: number,
): void {
  const milliseconds = Date.parse(time ?? '');
  expect(milliseconds).toBeGreaterThanOrEqual(from - 1_000);
  expect(milliseconds).toBeLessThanOrEqual(to);
}
