import { TestDatabases } from '@backstage/backend-test-utils';
import { KnexLeases, LeaseLostError } from '@quarterdeck/toolkit-node';
import { RecordingUnderTest, SHOP } from '../testing/RecordingUnderTest';
import {
  observedWorkload,
  progress,
  rememberedTemplate,
} from '../testing/observedWorkload';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const { at } = RecordingUnderTest;
const ID = 'one/shop/Deployment/shop';
const OTHER = 'component:default/other';

describe.each(databases.eachSupportedId())('the past in %s', databaseId => {
  const start = () => RecordingUnderTest.create(databases, databaseId);

  /** What an entity showed, and since when, at some seconds. */
  async function past(
    { store }: RecordingUnderTest,
    seconds: number,
    entityRef = SHOP,
    ids: string[] = [],
  ) {
    return (await store.workloadsAt(entityRef, ids, at(seconds))).map(
      ({ workload, since }) => [workload.version, (since - at(0)) / 1_000],
    );
  }

  it('shows at every instant what was shown then', async () => {
    const recording = await start();
    await recording.see(10, 'v1');
    await recording.see(20, 'v2');
    await recording.see(25, 'v2');
    await recording.record(30, { observed: [], existing: [] });
    expect(await past(recording, 9.999)).toEqual([]);
    expect(await past(recording, 10)).toEqual([['v1', 10]]);
    expect(await past(recording, 19.999)).toEqual([['v1', 10]]);
    expect(await past(recording, 20)).toEqual([['v2', 20]]);
    expect(await past(recording, 29.999)).toEqual([['v2', 20]]);
    expect(await past(recording, 30)).toEqual([]);
    expect(await recording.store.firstObservation()).toBe(at(10));
  });

  it('has seen nothing at first', async () => {
    const { store } = await start();
    expect(await store.firstObservation()).toBeUndefined();
    expect(await store.gapsAt(at(0))).toEqual([]);
    expect(await store.workloadsAt(SHOP, [ID], at(0))).toEqual([]);
  });

  it('shows each entity what was its own then', async () => {
    const recording = await start();
    recording.claims = [OTHER];
    await recording.see(10, 'v1');
    recording.claims = [SHOP];
    await recording.see(20, 'v1');
    expect(await past(recording, 15, OTHER)).toEqual([['v1', 10]]);
    expect(await past(recording, 25, OTHER)).toEqual([]);
    expect(await past(recording, 25)).toEqual([['v1', 20]]);
    // That it is its own now makes it nobody else's business what it was then.
    expect(await past(recording, 15, SHOP, [ID])).toEqual([]);
  });

  it('shows an entity what was nobody’s then and is its own now', async () => {
    const recording = await start();
    recording.claims = [];
    await recording.see(10, 'v1');
    recording.claims = [SHOP];
    await recording.see(20, 'v1');
    expect(await past(recording, 15)).toEqual([]);
    expect(await past(recording, 15, SHOP, [ID])).toEqual([['v1', 10]]);
  });

  it('knows when nobody watched', async () => {
    const recording = await start();
    await recording.see(10, 'v1');
    await recording.see(20, 'v1');
    await recording.see(100, 'v1');
    const gap = { cluster: 'one', from: at(20), to: at(100) };
    expect(await recording.store.gapsAt(at(19))).toEqual([]);
    expect(await recording.store.gapsAt(at(20))).toEqual([gap]);
    expect(await recording.store.gapsAt(at(99))).toEqual([gap]);
    expect(await recording.store.gapsAt(at(100))).toEqual([]);
  });

  it('keeps the past of a cluster that is forgotten, until it was last seen', async () => {
    const recording = await start();
    const { store } = recording;
    await recording.see(10, 'v1');
    await recording.see(10, 'v1', 'complete', { cluster: 'two' });
    await store.saveCluster({
      name: 'one',
      connection: 'connected',
      observedAt: at(50),
    });
    await store.forgetClustersExcept(['two']);
    expect(await past(recording, 49)).toHaveLength(2);
    expect(await past(recording, 50)).toHaveLength(1);
  });

  it('finds nothing a second time of a cluster that comes back', async () => {
    const recording = await start();
    const { store, knex } = recording;
    const remembered = [
      rememberedTemplate('v1', 1, at(10)),
      rememberedTemplate('v2', 2, at(20)),
    ];
    const see = (seconds: number, state: 'progressing' | 'complete') =>
      recording.see(seconds, 'v2', state, {
        overrides: { remembered, progress: progress(state, at(25)) },
      });
    const outcomes = async () =>
      (await store.listDeployments({ entityRef: SHOP }, undefined, 9)).map(
        ({ version, outcome, outcomeReason: { code } }) => [
          version,
          outcome ?? code,
        ],
      );
    await store.saveCluster({
      name: 'one',
      connection: 'connected',
      observedAt: at(25),
    });
    await see(22, 'progressing');
    expect(await outcomes()).toEqual([
      ['v2', 'deployment.in-progress'],
      ['v1', 'deployment.not-observed'],
    ]);
    await store.forgetClustersExcept([]);
    expect(await outcomes()).toEqual([
      ['v2', 'deployment.not-observed'],
      ['v1', 'deployment.not-observed'],
    ]);
    await see(100, 'complete');
    expect(await outcomes()).toEqual([
      ['v2', 'succeeded'],
      ['v1', 'deployment.not-observed'],
    ]);
    expect(await past(recording, 24)).toEqual([['v2', 22]]);
    expect(await past(recording, 50)).toEqual([]);
    expect(await past(recording, 100)).toEqual([['v2', 100]]);

    await store.forgetClustersExcept([]);
    await store.purgeHistory(at(1_000));
    expect(await knex('workload_states').select()).toEqual([]);
  });

  it('finds nothing a second time of a namespace that is out of all environments for a while', async () => {
    const recording = await start();
    const options = {
      namespace: 'sometimes',
      overrides: {
        remembered: [
          rememberedTemplate('v1', 1, at(-20)),
          rememberedTemplate('v2', 2, at(-10)),
        ],
      },
    };
    for (const placed of [true, false, true]) {
      recording.sometimes = placed;
      await recording.see(10, 'v2', 'complete', options);
    }
    expect(
      await recording.store.listDeployments({ entityRef: SHOP }, undefined, 9),
    ).toHaveLength(2);
  });

  it('lists deployments newest first, by page, and by what is asked for', async () => {
    const recording = await start();
    const { store } = recording;
    await recording.see(0, 'v0');
    for (const [index, version] of ['v1', 'v2', 'v3', 'v4'].entries()) {
      await recording.see(10 * (index + 1), version);
    }
    await recording.see(41, 'w0', 'complete', { name: 'worker' });
    await recording.see(42, 'w1', 'progressing', { name: 'worker' });
    const versions = async (
      filter: object = {},
      after?: { startedAt: number; id: string },
      limit = 10,
    ) =>
      (
        await store.listDeployments(
          { entityRef: SHOP, ...filter },
          after,
          limit,
        )
      ).map(({ version }) => version);

    expect(await versions()).toEqual(['w1', 'v4', 'v3', 'v2', 'v1']);
    expect(await versions({ from: at(20), to: at(40) })).toEqual(['v3', 'v2']);
    expect(await versions({ outcomes: ['failed'] })).toEqual([]);
    expect(await versions({ outcomes: ['succeeded'] })).toHaveLength(4);
    expect(await versions({ environmentIds: ['staging'] })).toEqual([]);
    expect(await versions({ environmentIds: ['production'] })).toHaveLength(5);
    expect(await versions({ entityRef: OTHER })).toEqual([]);

    const [, second] = await store.listDeployments(
      { entityRef: SHOP },
      undefined,
      2,
    );
    const key = { startedAt: Date.parse(second.startedAt), id: second.id };
    expect(await versions({}, key, 2)).toEqual(['v3', 'v2']);
    // A page is full as long as there are more, however few of them are of the workload.
    expect(await versions({ workloadId: ID }, undefined, 1)).toEqual(['v4']);
    expect(await versions({ workloadId: ID }, undefined, 3)).toEqual([
      'v4',
      'v3',
      'v2',
    ]);
    expect(await versions({ workloadId: 'one/a/Deployment/b' })).toEqual([]);
  });

  it('has pages that neither repeat nor leave out what began at the same instant', async () => {
    const recording = await start();
    for (const name of ['a', 'b', 'c']) {
      await recording.see(1, 'v0', 'complete', { name });
    }
    // Three releases at once are three deployments.
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await recording.see(5, `v${index + 1}`, 'progressing', { name });
    }
    const seen: (string | null)[] = [];
    let key: { startedAt: number; id: string } | undefined;
    for (;;) {
      const [next] = await recording.store.listDeployments(
        { entityRef: SHOP },
        key,
        1,
      );
      if (!next) {
        break;
      }
      seen.push(next.version);
      key = { startedAt: Date.parse(next.startedAt), id: next.id };
    }
    expect([...seen].sort()).toEqual(['v1', 'v2', 'v3']);
  });

  it('forgets what ended before an instant, and nothing of what still matters', async () => {
    const recording = await start();
    const { store } = recording;
    await recording.see(0, 'v1');
    await recording.see(10, 'v2');
    await recording.see(100, 'v3');
    await recording.see(110, 'v4', 'progressing');
    await recording.see(1_000, 'v4', 'progressing');
    // Two rows of history, a gap and two deployments are over.
    expect(await store.purgeHistory(at(101))).toBe(5);
    expect(await past(recording, 50)).toEqual([]);
    expect(await past(recording, 105)).toEqual([['v3', 100]]);
    expect(await past(recording, 200)).toEqual([['v4', 110]]);
    expect(
      (await store.listDeployments({ entityRef: SHOP }, undefined, 9)).map(
        ({ version }) => version,
      ),
    ).toEqual(['v4']);
    expect(await store.gapsAt(at(500))).toHaveLength(1);
    // Neither what is shown now nor what is under way, however old it is.
    await store.purgeHistory(at(10_000));
    expect(await past(recording, 2_000)).toEqual([['v4', 110]]);
    await recording.see(1_010, 'v4');
    expect(
      await store.listDeployments({ entityRef: SHOP }, undefined, 9),
    ).toMatchObject([{ version: 'v4', outcome: 'succeeded' }]);
  });

  it('hands what happened while a workload was nobody’s to who comes to claim it', async () => {
    const recording = await start();
    recording.claims = [];
    await recording.see(0, 'v1');
    await recording.see(10, 'v2');
    expect(await recording.facts()).toEqual([]);
    recording.claims = [SHOP];
    await recording.see(20, 'v2');
    const [deployment, ...others] = await recording.store.listDeployments(
      { entityRef: SHOP },
      undefined,
      9,
    );
    expect(others).toEqual([]);
    expect(deployment).toMatchObject({ version: 'v2', outcome: 'succeeded' });
    expect((await recording.facts()).map(({ type }) => type)).toEqual([
      'environments.deployment.started',
      'environments.deployment.finished',
    ]);
    await recording.see(30, 'v2');
    expect(await recording.facts()).toHaveLength(2);
  });

  it('leaves to nobody what two entities claim, and names them', async () => {
    const recording = await start();
    recording.claims = [SHOP, OTHER];
    await recording.see(0, 'v1');
    await recording.see(10, 'v2');
    expect(await recording.facts()).toEqual([]);
    const details = await recording.store.findDetails([ID]);
    expect(details.get(ID)?.workload.claimedBy).toEqual([SHOP, OTHER]);
    expect(
      await recording.store.listDeployments({ entityRef: SHOP }, undefined, 9),
    ).toEqual([]);
  });

  it('makes no deployment of what runs in no environment', async () => {
    const recording = await start();
    await recording.see(0, 'v1', 'complete', { namespace: 'nowhere' });
    await recording.see(10, 'v2', 'complete', { namespace: 'nowhere' });
    expect(await recording.facts()).toEqual([]);
    expect(await past(recording, 15)).toEqual([['v2', 10]]);
  });

  it('writes nothing at all for a replica that has lost the watch', async () => {
    const recording = await start();
    const leases = new KnexLeases(recording.knex);
    const lost = await leases.acquire('watch', 'a');
    if (!lost) {
      throw new Error('The lease was taken');
    }
    await leases.release(lost);
    await leases.acquire('watch', 'b');
    await recording.see(0, 'v1');
    await expect(
      recording.record(10, {
        observed: [observedWorkload({ version: 'v2' })],
        lease: lost,
      }),
    ).rejects.toThrow(LeaseLostError);
    expect(await past(recording, 15)).toEqual([['v1', 0]]);
    expect(await recording.facts()).toEqual([]);
  });
});
