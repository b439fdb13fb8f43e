import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import type { PolicyRecord } from '../domain/records';
import {
  exampleBackup,
  examplePolicy,
  exampleRun,
} from '../testing/exampleRecords';
import { Planner } from './Planner';
import { ScheduleBook } from './ScheduleBook';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const HOUR = 3_600_000;

describe('Planner', () => {
  async function createWorld(policy: PolicyRecord = examplePolicy()) {
    const knex = await openDatabase(
      mockServices.database({
        knex: await databases.init('SQLITE_3'),
        migrations: { skip: false },
      }),
    );
    let now = NOW;
    const store = new KnexProtectionStore(knex, () => now);
    await store.transaction(each => each.savePolicies([policy], now));
    const planner = () =>
      new Planner({
        store,
        schedules: new ScheduleBook(),
        leases: new KnexLeases(knex),
        owner: 'one',
        logger: mockServices.logger.mock(),
        now: () => now,
        onQueued: () => {},
        onFacts: () => {},
      });
    const runs = async () =>
      (await store.runs({ limit: 100 })).map(
        ({ kind, trigger, state, scheduledFor }) => ({
          kind,
          trigger,
          state,
          at:
            scheduledFor === undefined
              ? null
              : new Date(scheduledFor).toISOString(),
        }),
      );
    const begun = async () => {
      // It had its first backup and its first test.
      const backup = exampleBackup();
      await store.transaction(async transaction => {
        await transaction.addBackup(backup, undefined);
        for (const kind of ['backup', 'restore-test'] as const) {
          await transaction.addRun(
            exampleRun({ kind, state: 'succeeded', queuedAt: NOW - HOUR }),
          );
        }
      });
    };
    const told = async (): Promise<string[]> =>
      (await knex('notices').select('payload_json')).map(
        row => JSON.parse(row.payload_json).title,
      );
    const facts = async (): Promise<string[]> =>
      (await knex('quarterdeck_outbox').select('payload_json')).map(
        row => JSON.parse(row.payload_json).type,
      );
    return {
      store,
      planner,
      runs,
      begun,
      told,
      facts,
      to: (text: string) => {
        now = Date.parse(text);
      },
    };
  }

  it('does not wait with the first backup, nor with the first test once there is one', async () => {
    const { planner, runs, store } = await createWorld();
    const one = planner();
    await one.pass();
    await one.pass();
    const first = {
      kind: 'backup',
      trigger: 'catch-up',
      state: 'queued',
      at: null,
    };
    expect(await runs()).toEqual([first]);
    const [run] = await store.runs({ limit: 1 });
    await store.transaction(async transaction => {
      await transaction.saveRun({ ...run, state: 'succeeded' });
      await transaction.addBackup(exampleBackup({ runId: run.id }), undefined);
    });
    await one.pass();
    await one.pass();
    expect(await runs()).toEqual(
      expect.arrayContaining([
        { ...first, state: 'succeeded' },
        { ...first, kind: 'restore-test' },
      ]),
    );
    expect(await runs()).toHaveLength(2);
  });

  it('begins what is due once, whoever looks', async () => {
    const { begun, planner, runs, to } = await createWorld();
    await begun();
    await planner().pass();
    expect(await runs()).toHaveLength(2);
    to('2026-11-23T03:00:04.000Z');
    await planner().pass();
    await planner().pass();
    expect((await runs())[0]).toEqual({
      kind: 'backup',
      trigger: 'schedule',
      state: 'queued',
      at: '2026-11-23T03:00:00.000Z',
    });
    expect(await runs()).toHaveLength(3);
    // A clock that is set back repeats nothing.
    to('2026-11-23T02:59:00.000Z');
    await planner().pass();
    to('2026-11-23T03:00:10.000Z');
    await planner().pass();
    expect(await runs()).toHaveLength(3);
  });

  it('tells what was missed while nobody ran, and makes good for it with one run', async () => {
    const { begun, facts, planner, runs, to, told } = await createWorld();
    await begun();
    await planner().pass();
    to('2026-11-25T12:00:00.000Z');
    await planner().pass();
    const missed = (await runs()).filter(({ state }) => state === 'missed');
    expect(missed.map(({ at }) => at)).toEqual([
      '2026-11-25T03:00:00.000Z',
      '2026-11-24T03:00:00.000Z',
      '2026-11-23T03:00:00.000Z',
    ]);
    expect((await runs())[0]).toEqual({
      kind: 'backup',
      trigger: 'catch-up',
      state: 'queued',
      at: null,
    });
    expect(await facts()).toEqual(Array(3).fill('backups.backup.missed'));
    expect(await told()).toEqual(['3 runs of Orders were missed']);
    await planner().pass();
    expect(await runs()).toHaveLength(6);
    expect(await told()).toHaveLength(1);
  });

  it('tells of restore tests that were missed, too', async () => {
    const { begun, facts, planner, to, told } = await createWorld(
      examplePolicy({ schedules: { restoreTest: '0 4 * * *' } }),
    );
    await begun();
    await planner().pass();
    to('2026-11-23T12:00:00.000Z');
    await planner().pass();
    expect(await facts()).toEqual(['backups.restore-test.missed']);
    expect(await told()).toEqual(['A run of Orders was missed']);
  });

  it('misses nothing of the time before the policy came', async () => {
    const { planner, runs, to } = await createWorld();
    to('2026-12-22T12:00:00.000Z');
    await planner().pass();
    expect((await runs()).map(({ state }) => state)).toEqual(['queued']);
  });

  it('leaves a policy alone whose configuration is wrong', async () => {
    const { planner, runs } = await createWorld(
      examplePolicy({
        problem: { code: 'x', params: {}, message: 'It is wrong' },
        schedules: { full: 'never' },
      }),
    );
    await planner().pass();
    expect(await runs()).toEqual([]);
  });
});
