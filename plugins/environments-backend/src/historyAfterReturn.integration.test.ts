import { setTimeout as pause } from 'node:timers/promises';
import {
  HistoryUnderTest,
  describeHistory,
  expectWithin,
  hasEnded,
} from './testing/HistoryUnderTest';

jest.setTimeout(120_000);

describeHistory('what happens while nobody watches', history => {
  beforeEach(() => history().watch.start());

  it('goes on with what was under way when it was stopped', async () => {
    const { watch } = history();
    await history().runs('resumed', { minReadySeconds: 3 });
    await history().setImage('deployment/resumed', 'v2');
    const [begun] = await watch.untilDeployments(
      'resumed',
      all => all.length > 1,
    );
    expect(begun.outcome).toBeNull();
    await watch.stop();
    const [stopped] = await watch.deployments('resumed');
    expect(stopped).toMatchObject({ id: begun.id, outcome: null });
    await history().isRolledOut('resumed');
    expect((await watch.deployments('resumed'))[0]).toEqual(stopped);
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
    await history().expectFacts('resumed', [
      ['v2', 'started'],
      ['v2', 'finished'],
    ]);
  });

  it('finds on its return what changed meanwhile, when the cluster says it did', async () => {
    const { watch } = history();
    await history().runs('missed');
    await watch.stop();
    const change = await history().setImage('deployment/missed', 'v2');
    await history().isRolledOut('missed');
    const done = Date.now();
    await pause(1_500);
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
    await history().expectFacts('missed', [
      ['v2', 'started'],
      ['v2', 'finished'],
    ]);
  });

  it('finds each of two changes and an undo that came and went', async () => {
    const { watch, kubectl } = history();
    await history().runs('busy');
    await watch.stop();
    for (const version of ['v2', 'v3']) {
      await pause(1_100);
      await history().setImage('deployment/busy', version);
      await history().isRolledOut('busy');
    }
    await pause(1_100);
    const undo = await kubectl('rollout undo deployment/busy');
    await history().isRolledOut('busy');
    await watch.start();
    const all = await watch.untilDeployments(
      'busy',
      ([newest]) => newest.recovery !== null,
    );
    expect(all.map(({ version, outcome }) => [version, outcome])).toEqual([
      ['v3', 'rolled-back'],
      // Nobody saw how it ended.
      ['v2', null],
      ['v1', 'succeeded'],
    ]);
    expectWithin(all[0].recovery?.startedAt, undo.startedAt, undo.endedAt);
  });

  it('tells between which times it changed, where the cluster does not say', async () => {
    const { watch, kubectl } = history();
    await history().runs('unsaid');
    // Nothing but who wrote it last tells when the template of a paused one has changed.
    await kubectl('rollout pause deployment/unsaid');
    await watch.stop();
    const stopped = Date.now();
    await pause(1_000);
    const change = await history().setImage('deployment/unsaid', 'v2');
    await clearWriters(history(), 'unsaid');
    await pause(1_000);
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
    const startedAfter = Date.parse(deployment.startedAfter ?? '');
    expect(startedAfter).toBeLessThanOrEqual(stopped);
    // The last heartbeat before.
    expect(startedAfter).toBeGreaterThan(stopped - 15_000);
    expect(startedAfter).toBeLessThan(change.startedAt);
    expect(Date.parse(deployment.startedAt)).toBeGreaterThanOrEqual(returned);
  });
});

/** As a tool does that writes objects as a whole, without who wrote what. */
async function clearWriters(
  { cluster, namespace }: HistoryUnderTest,
  name: string,
): Promise<void> {
  const { AppsV1Api } = await import('@kubernetes/client-node');
  await cluster.kubeConfig.makeApiClient(AppsV1Api).patchNamespacedDeployment({
    namespace,
    name,
    body: [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }],
  });
}
