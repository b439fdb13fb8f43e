import { TestDatabases } from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnexCommits } from '../database/KnexCommits';
import { broughtBy } from '../database/KnexDeploymentCommits';
import { DeploymentsWithCommits } from '../testing/DeploymentsWithCommits';
import { TestRepository } from '../testing/TestRepository';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const START = 1_700_000_000;

describe.each(databases.eachSupportedId())(
  'commits of deployments on %s',
  id => {
    let folder: string;
    let repository: TestRepository;
    let room: DeploymentsWithCommits;
    /** c0 ─ c1 ─ … ─ c5, a hundred seconds apart */
    let line: string[];

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'quarterdeck-worker-'));
      repository = await TestRepository.make(join(folder, 'api.git'));
      room = await DeploymentsWithCommits.create(
        await databases.init(id),
        folder,
      );
      line = [];
      for (let at = 0; at <= 5; at += 1) {
        line.push(
          await repository.commit(`c${at}`, {
            parents: line.slice(-1),
            at: START + at * 100,
            branch: 'main',
          }),
        );
      }
    });

    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    const at = (index: number) => ({ revision: line[index] });

    it('are those that were not delivered before, each with its lead time', async () => {
      await room.deploy('a', START + 150, at(1));
      await room.deploy('b', START + 350, at(3));
      await room.deploy('c', START + 400, at(3));
      await room.deploy('d', START + 600, { revision: line[5]?.slice(0, 9) });
      await room.settle();
      expect(await room.told()).toEqual({
        a: 'unknown; lead.first-deployment',
        b: 'known; c3 50, c2 150; median 100; rework.planned',
        c: 'known; lead.no-new-commits',
        d: 'known; c5 100, c4 200; median 150; rework.planned',
      });
      expect(await room.waiting()).toEqual({});
      expect(room.derived).toHaveLength(2);
      const stale = await room.knex('days').where({ is_stale: true });
      expect(stale).toHaveLength(1);
      const brought = await broughtBy(room.knex, 'b');
      expect(
        brought.changes.map(({ title, leadMs, stages }) => [
          title,
          leadMs,
          stages,
        ]),
      ).toEqual([
        ['c2', 150_000, { unsplit: 140_000, rollout: 10_000 }],
        ['c3', 50_000, { unsplit: 40_000, rollout: 10_000 }],
      ]);
    });

    it('come out alike whatever the order in which deployments become known', async () => {
      const all: Array<[string, number, number]> = [
        ['a', 150, 1],
        ['b', 250, 2],
        // Back to what was before, and on again: neither delivers anything new.
        ['c', 300, 1],
        ['d', 350, 2],
        ['e', 450, 4],
        ['f', 700, 5],
      ];
      const expected = {
        a: 'unknown; lead.first-deployment',
        b: 'known; c2 50; median 50; rework.planned',
        c: 'known; lead.no-new-commits',
        d: 'known; lead.no-new-commits',
        e: 'known; c4 50, c3 150; median 100; rework.planned',
        f: 'known; c5 200; median 200; rework.planned',
      };
      for (const order of [
        all,
        all.slice().reverse(),
        [3, 5, 0, 4, 2, 1].map(index => all[index] ?? (['', 0, 0] as const)),
      ]) {
        for (const table of [
          'changes',
          'commit_work',
          'deployment_commits',
          'deployments',
        ]) {
          await room.knex(table).delete();
        }
        for (const [name, seconds, index] of order) {
          await room.deploy(name, START + seconds, at(index));
          // As whoever tells of a deployment does with the next one.
          const later = all
            .filter(each => each[1] > seconds)
            .map(each => each[0]);
          const known = await room
            .knex('deployments')
            .whereIn('id', later)
            .orderBy('delivered_at')
            .first('id');
          await room.enqueue(...(known ? [known.id] : []));
          await room.settle();
        }
        expect(await room.told()).toEqual(expected);
      }
    });

    it('go to the next one where what brought them was taken back before users got to keep it', async () => {
      await room.deploy('a', START + 150, at(1));
      await room.deploy('b', START + 350, at(3));
      await room.deploy('c', START + 600, at(5));
      await room.settle();
      await room.deploy('b', START + 350, { ...at(3), isDelivered: false });
      await room.enqueue('c');
      await room.settle();
      const told = await room.told();
      expect(told.b).toBe('known; lead.not-delivered; rework.planned');
      expect(told.c).toBe(
        'known; c5 100, c4 200, c3 300, c2 400; median 250; rework.planned',
      );
      await room.deploy('b', START + 350, at(3));
      await room.enqueue('c');
      await room.settle();
      expect((await room.told()).b).toBe(
        'known; c3 50, c2 150; median 100; rework.planned',
      );
      expect((await room.told()).c).toBe(
        'known; c5 100, c4 200; median 150; rework.planned',
      );
    });

    it('may be dated later than their deployment, or be a merge: these do not count', async () => {
      const side = await repository.commit('Revert "c1"', {
        parents: line.slice(1, 2),
        at: START + 9000,
      });
      const merge = await repository.commit('Merge', {
        parents: [line[3] ?? '', side],
        at: START + 340,
        branch: 'main',
      });
      await room.deploy('a', START + 350, at(3));
      await room.deploy('b', START + 360, { revision: merge });
      await room.settle();
      expect((await room.told()).b).toBe('known; lead.negative; rework.revert');
      const [row] = await room.knex('deployments').where({ id: 'b' });
      expect(row.negative_changes).toBe(1);
      const { notCounted } = await broughtBy(room.knex, 'b');
      expect(
        notCounted.map(({ sha, reason }) => [sha, reason.code]).sort(),
      ).toEqual(
        [
          [side, 'lead.dated-later'],
          [merge, 'lead.merge'],
        ].sort(),
      );
    });

    it('are waited for where they are not there yet, for a day', async () => {
      await room.deploy('a', START + 150, at(1));
      await room.deploy('b', START + 900, { revision: 'f'.repeat(40) });
      await room.settle();
      expect((await room.told()).b).toBe('unknown; lead.not-found');
      expect(await room.waiting()).toEqual({ b: 1 });
      await room.work.wake('local:api', room.now);
      expect(await room.waiting()).toEqual({ b: 0 });
      let waited = 0;
      for (let turn = 0; turn < 20; turn += 1) {
        await room.settle();
        const { b } = await room.waiting();
        if (b !== undefined) {
          room.now += b * 60_000;
          waited += b;
        }
      }
      expect(waited / 60).toBeGreaterThan(24);
      expect(await room.waiting()).toEqual({});
      expect((await room.told()).b).toBe('unknown; lead.not-found');
    });

    it('are found by a tag that is called like the version, and by a revision that comes later', async () => {
      await repository.git('tag', 'v1.4.1', line[1] ?? '');
      await room.deploy('a', START + 150, { version: '1.4.1' });
      await room.deploy('b', START + 350, {
        version: 'v1.4.2',
        revision: 'e'.repeat(40),
      });
      await room.settle();
      expect((await room.told()).b).toBe('unknown; lead.not-found');
      await repository.git('tag', 'v1.4.2', line[3] ?? '');
      await room.work.wake('local:api', room.now);
      await room.settle();
      expect((await room.told()).b).toBe(
        'known; c3 50, c2 150; median 100; rework.planned',
      );
    });

    it('cannot be told without a repository, a revision, or that of what ran before', async () => {
      await room.deploy('a', START + 150, {});
      await room.deploy('b', START + 350, at(3));
      await room.settle();
      expect(await room.told()).toEqual({
        a: 'unknown; lead.no-revision',
        b: 'unknown; lead.base-unknown',
      });
      room.source = undefined;
      await room.deploy('c', START + 500, at(4));
      await room.settle();
      expect((await room.told()).c).toBe('unknown; lead.no-repository');
    });

    it('say what their pull requests say, whenever these are told of', async () => {
      const side = await repository.commit('Fix', {
        parents: line.slice(1, 2),
        at: START + 310,
      });
      const merge = await repository.commit('Merge #7', {
        parents: [line[3] ?? '', side],
        at: START + 340,
        branch: 'main',
      });
      await room.deploy('a', START + 330, at(3));
      await room.deploy('b', START + 400, { revision: merge });
      await room.settle();
      expect((await room.told()).b).toBe(
        'known; Fix 90; median 90; rework.planned',
      );
      const commits = new KnexCommits(room.knex);
      await commits.keepPullRequests(
        'local:api',
        new Map([
          [
            merge,
            {
              number: 7,
              mergedAt: (START + 350) * 1000,
              marks: { labels: ['Hotfix'], branch: 'x' },
            },
          ],
        ]),
      );
      await commits.keepBuild('local:api', merge, (START + 370) * 1000);
      await commits.keepBuild('local:api', merge, (START + 380) * 1000);
      await room.work.wakeHolders('local:api', [merge], room.now);
      await room.settle();
      expect((await room.told()).b).toBe(
        'known; Fix 90; median 90; rework.label',
      );
      const { changes } = await broughtBy(room.knex, 'b');
      expect(changes[0]).toMatchObject({
        pullRequest: 7,
        stages: {
          review: 40_000,
          build: 20_000,
          waiting: 20_000,
          rollout: 10_000,
        },
      });
    });
  },
);
