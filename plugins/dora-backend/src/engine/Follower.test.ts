import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { Fact, FactPage, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { revisionOf } from '../database/KnexMarks';
import { openDatabase } from '../database/openDatabase';
import { FACT_TYPES } from '../domain/readFacts';
import { HOUR, MINUTE, at } from '../domain/testing/records';
import { FactsUnderTest, iso } from '../testing/facts';
import { randomHistory } from '../testing/randomHistory';
import { Deriver } from './Deriver';
import { Follower } from './Follower';
import { Ingest } from './Ingest';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const RULES = {
  attributionWindowMs: 24 * HOUR,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
} as const;
const TIERS = new Map<string, Tier>([
  ['production', 'production'],
  ['staging', 'staging'],
]);

/** A timeline that pages, as the real one does. */
class Timeline {
  facts: readonly Fact[] = [];
  isAbsent = false;
  asked: FactQuery[] = [];

  readonly list = async (query: FactQuery): Promise<FactPage> => {
    this.asked.push(query);
    if (this.isAbsent) {
      throw await ResponseError.fromResponse(
        new Response('{}', { status: 404 }),
      );
    }
    const after = Number(query.cursor ?? 0);
    const items = this.facts
      .filter(({ position }) => position > after)
      .slice(0, Number(query.limit));
    const nextCursor = String(items.at(-1)?.position ?? after);
    return {
      asOf: iso(at(0)),
      items,
      pageInfo: { nextCursor },
      emptyReason: null,
    };
  };
}

describe.each(databases.eachSupportedId())('the follower on %s', databaseId => {
  const startRoom = async (facts: readonly Fact[]) => {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const timeline = new Timeline();
    timeline.facts = facts;
    const logger = mockServices.logger.mock();
    const onChanged = jest.fn();
    const deriver = new Deriver({ rules: RULES, now: () => at(0) });
    const follower = new Follower({
      knex,
      timeline,
      ingest: new Ingest({ deriver, tiers: TIERS }),
      logger,
      now: () => at(0) + MINUTE,
      onChanged,
    });
    const pass = () => follower.pass(new AbortController().signal);
    return { knex, timeline, logger, onChanged, follower, pass };
  };

  const contentOf = async (knex: Knex) => ({
    deployments: (await knex('deployments').orderBy('id')).map(
      ({ commits_state, commits_reason_json, ...row }) => row,
    ),
    incidents: await knex('incidents').orderBy('id'),
    followers: await knex('followers').select('name', 'cursor', 'position'),
  });

  it('takes a rollback into the metrics, and what it tells later', async () => {
    const history = new FactsUnderTest();
    const { knex, timeline, onChanged, follower, pass } = await startRoom(
      history.facts,
    );
    const told = {
      startedAt: iso(at(1)),
      finishedAt: iso(at(2)),
      version: 'v2',
    };
    history.deployment('started', 'd1', { startedAt: told.startedAt });
    history.deployment('finished', 'd1', { ...told, outcome: 'succeeded' });
    expect(await pass()).toBe(true);
    const only = async () => await knex('deployments').first();
    expect(await only()).toMatchObject({ id: 'd1', tier: 'production' });
    expect(Boolean((await only()).is_failed)).toBe(false);
    expect(Number((await only()).counted_at)).toBe(at(2));
    expect(timeline.asked[0]).toEqual({
      order: 'asc',
      type: FACT_TYPES,
      limit: 100,
    });
    const revision = await revisionOf(knex);
    const back = { startedAt: iso(at(3)), toVersion: 'v1' };
    history.deployment('rolled-back', 'd1', {
      ...told,
      outcome: 'rolled-back',
      recovery: { ...back, finishedAt: null },
    });
    await pass();
    expect(Boolean((await only()).is_failed)).toBe(true);
    expect((await only()).recovered_at).toBeNull();
    history.deployment('recovered', 'd1', {
      ...told,
      outcome: 'rolled-back',
      recovery: { ...back, finishedAt: iso(at(3.5)) },
    });
    await pass();
    expect(Number((await only()).recovered_at)).toBe(at(3.5));
    expect(await revisionOf(knex)).toBeGreaterThan(revision);
    expect(onChanged).toHaveBeenCalledTimes(3);
    expect(follower.lagMs).toBe(MINUTE);
    await pass();
    expect(onChanged).toHaveBeenCalledTimes(3);
  });

  it('lets a late deployment have the incident that it caused', async () => {
    const history = new FactsUnderTest();
    const { knex, pass } = await startRoom(history.facts);
    const end = (hours: number) => ({
      startedAt: iso(at(hours - 0.1)),
      finishedAt: iso(at(hours)),
      outcome: 'succeeded' as const,
    });
    history.deployment('finished', 'early', end(1));
    history.incident('opened', '00000000-0000-4000-8000-000000000001', {
      openedAt: iso(at(5)),
    });
    await pass();
    const blamed = async () => await knex('incidents').pluck('deployment_id');
    const failed = async () =>
      await knex('deployments').where('is_failed', true).pluck('id');
    expect([await blamed(), await failed()]).toEqual([['early'], ['early']]);
    history.deployment('finished', 'late', end(4));
    await pass();
    expect([await blamed(), await failed()]).toEqual([['late'], ['late']]);
  });

  it('lets an incident of one service be the failure of another, whichever is told first', async () => {
    const api = 'component:default/api';
    const cause = { factId: null, subject: { kind: 'deployment', id: 'd1' } };
    const incident = '00000000-0000-4000-8000-000000000002';
    const deploy = (history: FactsUnderTest) =>
      history.deployment('finished', 'd1', {
        entityRef: api,
        startedAt: iso(at(0)),
        finishedAt: iso(at(1)),
        outcome: 'succeeded',
      });
    // Long after, so that only its name leads to it.
    const open = (history: FactsUnderTest, verb = 'opened', resolved = false) =>
      history.incident(verb, incident, {
        openedAt: iso(at(5_000)),
        attributed: cause,
        resolvedAt: resolved ? iso(at(5_002)) : null,
      });
    for (const tell of [
      [deploy, open],
      [open, deploy],
    ]) {
      const history = new FactsUnderTest();
      const { knex, pass } = await startRoom(history.facts);
      for (const one of tell) {
        one(history);
        await pass();
      }
      const deployment = async () => await knex('deployments').first();
      expect(Boolean((await deployment()).is_failed)).toBe(true);
      expect((await deployment()).recovered_at).toBeNull();
      open(history, 'resolved', true);
      await pass();
      expect(Number((await deployment()).recovered_at)).toBe(at(5_002));
      history.incident('attributed', incident, {
        openedAt: iso(at(5_000)),
        attributed: { factId: null, subject: null },
      });
      await pass();
      expect(Boolean((await deployment()).is_failed)).toBe(false);
    }
  });

  it('loses and repeats nothing, killed between any two statements', async () => {
    const { facts } = randomHistory(21, {
      deployments: 20,
      entities: 2,
      days: 10,
    });
    const expected = await startRoom(facts);
    await expected.pass();
    const { knex, pass } = await startRoom(facts);
    const prototype = Object.getPrototypeOf(knex.client);
    const query = prototype._query;
    let left = Infinity;
    const spy = jest
      .spyOn(prototype, '_query')
      .mockImplementation(function kill(this: unknown, ...args: unknown[]) {
        left -= 1;
        if (left === 0) {
          throw new Error('killed');
        }
        return query.apply(this, args);
      });
    let kills = 0;
    for (let before = 1; before < 200; before++) {
      left = before;
      const isDone = await pass().then(
        () => true,
        () => false,
      );
      left = Infinity;
      if (isDone) {
        break;
      }
      kills += 1;
    }
    spy.mockRestore();
    expect(kills).toBeGreaterThan(10);
    expect(await contentOf(knex)).toEqual(await contentOf(expected.knex));
  });

  it('reads all pages, leaves out what cannot be read, and says so once', async () => {
    const history = randomHistory(31, {
      deployments: 300,
      entities: 5,
      days: 90,
    });
    const { knex, timeline, logger, pass } = await startRoom(history.facts);
    history.facts[7] = { ...history.facts[7], payload: { nonsense: true } };
    history.facts[8] = { ...history.facts[8], payload: {} };
    await pass();
    expect(timeline.asked.length).toBeGreaterThan(10);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining(`2 facts cannot be read`)],
    ]);
    const [{ count }] = await knex('deployments').count({ count: '*' });
    expect(Number(count)).toBeGreaterThan(290);
  });

  it('says once that there is no timeline, and goes on when there is', async () => {
    const history = new FactsUnderTest();
    history.deployment('started', 'd1', { startedAt: iso(at(1)) });
    const { knex, timeline, logger, pass } = await startRoom(history.facts);
    timeline.isAbsent = true;
    expect([await pass(), await pass()]).toEqual([false, false]);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining('no timeline')],
    ]);
    timeline.isAbsent = false;
    expect(await pass()).toBe(true);
    expect(await knex('deployments').pluck('id')).toEqual(['d1']);
  });
});
