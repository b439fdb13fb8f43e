import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { KnexGroupStore } from './database/KnexGroupStore';
import { GroupRecord } from './domain/groups/state';
import { PlanRecord } from './domain/records';
import { GroupDriver } from './engine/groups/GroupDriver';
import { GroupService } from './engine/groups/GroupService';
import { RolloutsUnderTest } from './testing/RolloutsUnderTest';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const API = 'veza-backend-api';
const WEB = 'veza-web';
const DANA = 'user:default/dana';

describe('groups of rollouts on the demo estate', () => {
  let knex: Knex;
  let under: RolloutsUnderTest;
  let groups: KnexGroupStore;
  let service: GroupService;
  let stopped: AbortController;
  let running: Promise<void>;
  const silent = { onFacts: () => {}, onChanged: () => {} };
  const now = () => Date.now();

  /** As another driver than before. */
  const drive = async (owner: string) => {
    const leases = new KnexLeases(knex);
    const lease = await leases.acquire('groups', owner);
    if (!lease) {
      throw new Error('Somebody else drives');
    }
    stopped = new AbortController();
    const renewal = setInterval(() => leases.renew(lease), 2_000);
    running = driver()
      .run(lease, stopped.signal, () => {})
      .finally(() => clearInterval(renewal));
    return lease;
  };
  const driver = () =>
    new GroupDriver({
      ...silent,
      groups,
      store: under.store,
      rollouts: under.rollouts,
      planBack: ({ plan }) =>
        under.plan(
          plan.document.target.name,
          plan.document.from.version ?? '',
          { strategy: 'rolling', purpose: 'rollback' },
        ),
      logger: mockServices.logger.mock(),
      now,
    });
  const halt = async (lease: Lease) => {
    stopped.abort();
    await running;
    await new KnexLeases(knex).release(lease);
  };
  const start = async (...stages: PlanRecord[][]) =>
    await service.start(
      {
        title: 'veza',
        onFailure: 'roll-back',
        stages: stages.map(stage =>
          stage.map(({ id, hash }) => ({ planId: id, planHash: hash })),
        ),
      },
      stages.flat(),
      DANA,
    );
  const until = async (
    id: string,
    holds: (group: GroupRecord) => boolean,
  ): Promise<GroupRecord> => {
    for (;;) {
      const group = await groups.get(id);
      if (group && holds(group)) {
        return group;
      }
      await sleep(100);
    }
  };
  const ended = (id: string) =>
    until(id, ({ state }) => state.phase === 'ended');
  const runs = async (plan: PlanRecord) =>
    (await under.cluster.read(plan.document, new AbortController().signal))
      .stable?.images[0].image;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    under = await RolloutsUnderTest.start(knex);
    groups = new KnexGroupStore(knex, now);
    service = new GroupService({ ...silent, groups, store: under.store, now });
    await under.drive();
  });
  afterAll(() => under.close());

  it('puts back the first service where the second one fails, also by another driver than began it', async () => {
    const first = await drive('one');
    const api = await under.plan(API, 'v1.5.0', { strategy: 'rolling' });
    const web = await under.plan(WEB, 'v5.3.0-errors', {
      strategy: 'blue-green',
      bakeMs: 30_000,
    });
    const { id } = await start([api], [web]);
    const seen = await until(id, ({ state }) => state.stage === 1);
    expect(await runs(api)).toContain('v1.5.0');
    await halt(first);
    const second = await drive('two');
    const group = await ended(id);
    expect([group.state.outcome, group.state.reason.message]).toEqual([
      'rolled-back',
      expect.stringContaining('veza-web did not get there: rolled-back'),
    ]);
    expect(await runs(api)).toBe(api.document.from.images[0].image);
    expect(await runs(web)).toBe(web.document.from.images[0].image);
    // Each member was one rollout with the id that was chosen for it, and the way back another.
    const all = await under.store.list({}, undefined, 100);
    const [member] = group.state.members;
    expect(all.map(rollout => rollout.id).sort()).toEqual(
      [
        ...seen.state.members.map(({ rolloutId }) => rolloutId),
        member.back?.rolloutId,
      ].sort(),
    );
    expect(all.every(({ groupId }) => groupId === id)).toBe(true);
    expect(
      all.find(each => each.id === member.back?.rolloutId)?.plan.document
        .purpose,
    ).toBe('rollback');
    await halt(second);
  });

  it('brings both, and takes both back when somebody asks', async () => {
    const lease = await drive('three');
    const api = await under.plan(API, 'v1.5.0', { strategy: 'rolling' });
    const web = await under.plan(WEB, 'v5.2.0', { strategy: 'rolling' });
    const { id } = await start([api, web]);
    expect((await ended(id)).state.outcome).toBe('succeeded');
    expect(await runs(api)).toContain('v1.5.0');
    expect(await runs(web)).toContain('v5.2.0');
    const ask = (kind: 'abort' | 'roll-back') =>
      service.control(id, { kind, by: DANA, cause: 'A customer calls' });
    await expect(ask('abort')).rejects.toThrow(/you can roll-back/);
    await ask('roll-back');
    const group = await ended(id);
    expect(group.state.outcome).toBe('rolled-back');
    expect(await runs(api)).toBe(api.document.from.images[0].image);
    expect(await runs(web)).toBe(web.document.from.images[0].image);
    await halt(lease);
  });

  it('is given up by a person, and leaves nothing of it', async () => {
    const lease = await drive('four');
    const api = await under.plan(API, 'v1.5.0', { strategy: 'rolling' });
    const web = await under.plan(WEB, 'v5.2.0', {
      strategy: 'blue-green',
      bakeMs: 60_000,
    });
    const { id } = await start([api], [web]);
    const [, { rolloutId }] = (
      await until(id, ({ state }) => state.stage === 1)
    ).state.members;
    await under.until(
      rolloutId,
      ({ state }) => state.step === 1 && state.heldSince !== undefined,
    );
    await service.control(id, { kind: 'abort', by: DANA, cause: 'Not today' });
    expect((await ended(id)).state.outcome).toBe('aborted');
    expect((await under.store.get(rolloutId))?.state.outcome).toBe('aborted');
    expect(await runs(api)).toBe(api.document.from.images[0].image);
    expect(await runs(web)).toBe(web.document.from.images[0].image);
    await halt(lease);
  });

  it('waits for a rollout that somebody else has begun, and does not start one of an older driver', async () => {
    const stale = await drive('five');
    await halt(stale);
    const lease = await drive('six');
    const other = await under.begin(API, 'v1.5.0', {
      strategy: 'canary',
      bakeMs: 60_000,
    });
    const api = await under.plan(API, 'v1.5.1', { strategy: 'rolling' });
    const { id } = await start([api]);
    const waits = await until(id, ({ state }) => state.problem !== undefined);
    expect(waits.state.reason.message).toContain('is under way');
    const web = await under.plan(WEB, 'v5.2.1', { strategy: 'rolling' });
    await expect(
      under.rollouts.startOf(
        { groupId: id, by: DANA },
        { planId: web.id, rolloutId: newId() },
        stale,
      ),
    ).rejects.toThrow(/lease/i);
    await under.rollouts.control(
      await under.until(other.id, ({ state }) => state.phase !== 'waiting'),
      'abort',
      DANA,
      'enough',
    );
    await under.ended(other.id);
    expect((await ended(id)).state.outcome).toBe('succeeded');
    await halt(lease);
  });
});
