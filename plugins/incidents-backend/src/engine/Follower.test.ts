import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { Fact, FactPage, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { v5 as uuid } from 'uuid';
import { MINUTE_MS, NOW, SHOP } from '../testing/examples';
import { deskUnderTest } from '../testing/DeskUnderTest';
import { Follower } from './Follower';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const iso = (time: number) => new Date(time).toISOString();
const idOf = (name: string) => uuid(name, uuid.URL);

/** A timeline that pages, as the real one does. */
class Timeline {
  readonly facts: Fact[] = [];
  isAbsent = false;

  add(verb: string, rollout: string, changes: object = {}, payload = {}) {
    this.facts.push({
      id: idOf(`${verb}/${rollout}`),
      position: this.facts.length + 1,
      type: `rollouts.rollout.${verb}`,
      version: 1,
      occurredAt: iso(NOW),
      recordedAt: iso(NOW),
      entityRef: SHOP,
      relatedRefs: [],
      environmentId: 'production',
      actor: { kind: 'system', ref: 'rollouts' },
      subject: { kind: 'rollout', id: rollout },
      correlationId: rollout,
      causationId: null,
      summary: `Rollout of v1.5.0 to production ${verb}`,
      payload: {
        rolloutId: idOf(rollout),
        planHash: 'h',
        strategy: 'canary',
        purpose: 'deploy',
        workload: 'demo/shop/Deployment/shop',
        fromVersion: 'v1.4.0',
        toVersion: 'v1.5.0',
        reason: { code: 'x', params: {}, message: 'Its error rate rose' },
        breachAt: iso(NOW - 2 * MINUTE_MS),
        safeAt: iso(NOW - MINUTE_MS),
        healthyAt: iso(NOW),
        ...payload,
      },
      erasedKeys: [],
      ...changes,
    });
  }

  readonly list = async (query: FactQuery): Promise<FactPage> => {
    if (this.isAbsent) {
      throw await ResponseError.fromResponse(
        new Response('{}', { status: 404 }),
      );
    }
    const isFollowing = query.order === 'asc';
    const after = Number(query.cursor ?? 0);
    const limit = Number(query.limit);
    const items = this.facts
      .filter(({ position }) => position > after)
      .filter(({ type, subject }) =>
        isFollowing
          ? type === 'rollouts.rollout.rolled-back'
          : query.type?.includes(type) && subject.id === query.subject,
      )
      .slice(0, limit);
    const last = items.at(-1)?.position ?? this.facts.length;
    return {
      asOf: iso(NOW),
      items,
      pageInfo: isFollowing ? { nextCursor: String(last) } : {},
      emptyReason: null,
    };
  };
}

describe.each(databases.eachSupportedId())('the follower on %s', databaseId => {
  let knex: Knex;
  let timeline: Timeline;
  const start = async () => {
    knex = await databases.init(databaseId);
    timeline = new Timeline();
    const under = await deskUnderTest(knex);
    const logger = mockServices.logger.mock();
    const followerOf = (desk: Pick<typeof under.desk, 'report'>) =>
      new Follower({
        knex,
        timeline,
        desk,
        logger,
        now: under.now,
        config: {
          environments: ['production', 'staging'].map(id => ({
            id,
            title: id,
            tier: id,
            clusters: [],
            namespaces: [],
          })),
          rollbacks: new Map([['production', 'P2']]),
        },
      });
    const follower = followerOf(under.desk);
    const pass = () => follower.pass(new AbortController().signal);
    return { ...under, logger, pass, followerOf };
  };

  it('opens an incident for a rollback, with the rollout as its cause', async () => {
    const { pass, incidents } = await start();
    timeline.add('started', 'r1');
    timeline.add('rolled-back', 'r1');
    expect(await pass()).toBe(true);
    expect(await incidents()).toEqual([
      expect.objectContaining({
        entityRef: SHOP,
        environmentId: 'production',
        title: 'v1.5.0 was rolled back in production',
        description: 'Its error rate rose',
        severity: 'P2',
        state: 'mitigated',
        source: 'rollback',
        startedAt: NOW - 2 * MINUTE_MS,
        mitigatedAt: NOW - MINUTE_MS,
        causeFactId: idOf('started/r1'),
        causeSubject: { kind: 'rollout', id: 'r1' },
      }),
    ]);
  });

  it('takes the rollback itself as the cause where its start is forgotten', async () => {
    const { pass, incidents } = await start();
    timeline.add('rolled-back', 'r1', {}, { breachAt: null, safeAt: null });
    await pass();
    expect(await incidents()).toEqual([
      expect.objectContaining({
        state: 'open',
        startedAt: NOW,
        causeFactId: idOf('rolled-back/r1'),
      }),
    ]);
  });

  it('opens none for drills, for other tiers, and for what it cannot read', async () => {
    const { pass, incidents, logger } = await start();
    timeline.add('rolled-back', 'r1', {}, { purpose: 'drill' });
    timeline.add('rolled-back', 'r2', { environmentId: 'staging' });
    timeline.add('rolled-back', 'r3', { environmentId: 'unknown' });
    timeline.add('rolled-back', 'r4', {}, { purpose: 'nonsense' });
    timeline.add('rolled-back', 'r5');
    await pass();
    expect((await incidents()).map(({ sourceKey }) => sourceKey)).toEqual([
      'rollout:r5',
    ]);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining(idOf('rolled-back/r4'))],
    ]);
  });

  it('reports each once, whoever dies between two writes and whoever reads it again', async () => {
    const { pass, incidents, followerOf, desk, facts } = await start();
    const never = new AbortController().signal;
    timeline.add('rolled-back', 'r1');
    timeline.add('rolled-back', 'r2', { entityRef: 'component:default/cart' });
    const dies = followerOf({
      report: async (report, also) => {
        if (report.sourceKey === 'rollout:r2') {
          throw new Error('killed');
        }
        return await desk.report(report, also);
      },
    });
    await expect(dies.pass(never)).rejects.toThrow('killed');
    await pass();
    // As if the page had never been kept, by a reader that was asleep.
    await knex('followers').update({ cursor: null });
    await pass();
    await pass();
    const all = await incidents();
    expect(all.map(({ sourceKey }) => sourceKey).sort()).toEqual([
      'rollout:r1',
      'rollout:r2',
    ]);
    expect(all.map(({ revision }) => revision)).toEqual([1, 1]);
    const opened = (await facts()).filter(({ type }) =>
      type.endsWith('.opened'),
    );
    expect(opened).toHaveLength(2);
  });

  it('reads all pages, and later what has come since', async () => {
    const { pass, incidents } = await start();
    for (let index = 0; index < 130; index++) {
      timeline.add('rolled-back', `r${index}`, {
        entityRef: `component:default/shop-${index}`,
      });
    }
    await pass();
    timeline.add('rolled-back', 'last', { entityRef: 'component:default/z' });
    await pass();
    const counted = await knex('incidents').count({ count: '*' }).first();
    expect(Number(counted?.count)).toBe(131);
    expect(await incidents()).toHaveLength(100);
  });

  it('says once that there is no timeline, and goes on when there is', async () => {
    const { pass, incidents, logger } = await start();
    timeline.add('rolled-back', 'r1');
    timeline.isAbsent = true;
    expect([await pass(), await pass()]).toEqual([false, false]);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining('no timeline')],
    ]);
    timeline.isAbsent = false;
    expect(await pass()).toBe(true);
    expect(await incidents()).toHaveLength(1);
  });
});
