import { deploymentSchema } from '@quarterdeck/plugin-environments-common';
import {
  HistoryUnderTest,
  describeHistory,
  expectWithin,
  hasEnded,
  nextSecond,
} from './testing/HistoryUnderTest';
import { entityRefOf, eventually } from './testing/WatchUnderTest';
import {
  canaryOf,
  deploymentOf,
  imageOf,
  statefulSetOf,
} from './testing/shopManifests';

jest.setTimeout(120_000);

describeHistory('the history of what a cluster ran', history => {
  it('makes one deployment of a changed image, from its start to its end', async () => {
    const { watch, kubectl, namespace } = history();
    await history().runs('image', { commit: 'aaaaaaa' });
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
      images: [{ container: 'shop', image: imageOf('v2') }],
      previousImages: [{ container: 'shop', image: imageOf('v1') }],
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
    await history().expectFacts('image', [
      ['v2', 'started'],
      ['v2', 'finished'],
    ]);
  });

  it('names who set an image, and no commit that the image before was built from', async () => {
    const { watch } = history();
    await history().runs('setter', { commit: 'aaaaaaa' });
    await nextSecond();
    await history().setImage('deployment/setter', 'v2');
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

  it('names the rollout that wrote it, and not the change by hand after it', async () => {
    const { watch, kubectl } = history();
    await history().runs('rolled');
    await nextSecond();
    const manifest = deploymentOf('rolled', { version: 'v2' });
    const annotations = { 'quarterdeck.io/rollout': 'r-7' };
    await kubectl('apply -f -', {
      ...manifest,
      metadata: { ...manifest.metadata, annotations },
    });
    const [caused] = await watch.untilDeployments(
      'rolled',
      all => all.length > 1 && hasEnded(all),
    );
    expect(caused).toMatchObject({ version: 'v2', rolloutId: 'r-7' });
    await nextSecond();
    await history().setImage('deployment/rolled', 'v3');
    const [byHand] = await watch.untilDeployments(
      'rolled',
      all => all.length > 2 && hasEnded(all),
    );
    expect(byHand).toMatchObject({ version: 'v3', rolloutId: null });
  });

  it('takes an undo for the end and the recovery of what it undoes', async () => {
    const { watch, kubectl } = history();
    await history().runs('undone');
    await history().setImage('deployment/undone', 'v2');
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
    expectWithin(deployment.recovery?.startedAt, undo.startedAt, undo.endedAt);
    await history().expectFacts('undone', [
      ['v2', 'started'],
      ['v2', 'finished'],
      ['v2', 'rolled-back'],
      ['v2', 'recovered'],
    ]);
    const facts = await watch.facts('undone');
    expect(facts.at(-2)?.actor.ref).toMatch(/^kubectl/);
    const all = await watch.deployments('undone');
    expect(all.map(each => deploymentSchema.parse(each))).toEqual(all);
  });

  it('tells when a StatefulSet was undone, and not when what it went back to was new', async () => {
    const { watch, kubectl } = history();
    await kubectl('apply -f -', statefulSetOf('stateful'));
    await watch.untilDeployments('stateful', hasEnded);
    await nextSecond();
    await history().setImage('statefulset/stateful', 'v2');
    await watch.untilDeployments(
      'stateful',
      all => all.length > 1 && hasEnded(all),
    );
    await nextSecond();
    await nextSecond();
    const undo = await kubectl('rollout undo statefulset/stateful');
    const [deployment] = await watch.untilDeployments('stateful', ([newest]) =>
      Boolean(newest.recovery?.finishedAt),
    );
    expect(deployment.recovery?.toVersion).toBe('v1');
    expectWithin(deployment.recovery?.startedAt, undo.startedAt, undo.endedAt);
  });

  it('ends the first of two quick changes as superseded', async () => {
    const { watch } = history();
    await history().runs('quick', { minReadySeconds: 2 });
    await history().setImage('deployment/quick', 'v2');
    await watch.untilDeployments('quick', all => all.length === 2);
    await history().setImage('deployment/quick', 'v3');
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
    await history().expectFacts('quick', [
      ['v2', 'started'],
      ['v2', 'finished'],
      ['v3', 'started'],
      ['v3', 'finished'],
    ]);
  });

  it('takes no scaling, no restart and no note on a workload for a deployment', async () => {
    const { watch, kubectl } = history();
    await history().runs('scaled');
    await kubectl('scale deployment/scaled --replicas=3');
    await kubectl('annotate deployment/scaled example.com/note=written');
    await kubectl('rollout restart deployment/scaled');
    await history().isRolledOut('scaled');
    await eventually(
      () => watch.workload('scaled'),
      workload =>
        workload?.replicas?.desired === 3 &&
        workload.health.status === 'healthy',
    );
    await history().expectFacts('scaled', []);
    expect(await watch.deployments('scaled')).toHaveLength(1);
  });

  it('makes one deployment of a canary and its twin', async () => {
    const { watch, kubectl } = history();
    await history().runs('canary');
    await kubectl('apply -f -', canaryOf('canary'));
    await setPhase(history(), 'canary', 'Initializing', 0);
    await kubectl('apply -f -', deploymentOf('canary-primary'));
    await history().isRolledOut('canary-primary');
    await setPhase(history(), 'canary', 'Initialized', 0);
    await eventually(
      () => watch.workload('canary'),
      workload => workload?.kind === 'Canary',
    );
    expect(await watch.deployments('canary')).toHaveLength(1);

    await nextSecond();
    await history().setImage('deployment/canary', 'v2');
    await setPhase(history(), 'canary', 'Progressing', 20);
    await watch.untilDeployments('canary', all => all.length > 1);
    await setPhase(history(), 'canary', 'Promoting', 100);
    await history().setImage('deployment/canary-primary', 'v2');
    await history().isRolledOut('canary-primary');
    expect((await watch.deployments('canary'))[0].outcome).toBeNull();
    await kubectl('scale deployment/canary --replicas=0');
    await setPhase(history(), 'canary', 'Succeeded', 0);
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
    await history().expectFacts('canary', [
      ['v2', 'started'],
      ['v2', 'finished'],
    ]);
    expect(await watch.deployments('canary-primary')).toEqual([]);
  });
});

/** What Flagger would write. */
async function setPhase(
  { cluster, namespace }: HistoryUnderTest,
  name: string,
  phase: string,
  weight: number,
): Promise<void> {
  const { CustomObjectsApi } = await import('@kubernetes/client-node');
  const lastTransitionTime = new Date().toISOString();
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
          value: { phase, canaryWeight: weight, lastTransitionTime },
        },
      ],
    });
}
