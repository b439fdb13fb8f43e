import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn } from '../database/KnexMarks';
import { openDatabase } from '../database/openDatabase';
import { HOUR } from '../domain/testing/records';
import { ToldDeployment } from '../domain/told';
import { GitCommits } from '../providers/git/GitCommits';
import { Mirrors } from '../providers/git/Mirrors';
import { TestRepository } from '../testing/TestRepository';
import { CommitLoop } from './CommitLoop';
import { CommitWorker } from './CommitWorker';
import { Deriver } from './Deriver';
import { Ingest } from './Ingest';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const START = 1_700_000_000;
const ENTITY = 'component:default/api';
const RULES = {
  attributionWindowMs: 24 * HOUR,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
} as const;
const { signal } = new AbortController();

describe.each(databases.eachSupportedId())(
  'commits of what the timeline tells on %s',
  id => {
    let folder: string;
    /** A commit every ten minutes; the sixth takes one back. */
    let line: string[];

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'quarterdeck-loop-'));
      const repository = await TestRepository.make(join(folder, 'api.git'));
      line = [];
      for (let at = 0; at < 10; at += 1) {
        line.push(
          await repository.commit(at === 6 ? 'Revert "c5"' : `c${at}`, {
            parents: line.slice(-1),
            at: START + at * 600,
            branch: 'main',
          }),
        );
      }
    });

    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    /** One that ended five minutes after the commit that it brings. */
    const deployment = (
      index: number,
      told: Partial<ToldDeployment['record']> = {},
    ): ToldDeployment => {
      const finishedAt = (START + index * 600 + 300) * 1000;
      return {
        record: {
          id: `d${index}`,
          entityRef: ENTITY,
          environmentId: 'production',
          source: 'observed',
          artifacts: [],
          startedAt: finishedAt - 60_000,
          finishedAt,
          outcome: 'succeeded',
          revision: line[index],
          ...told,
        },
        position: index,
      };
    };

    const startRoom = async () => {
      const knex = await databases.init(id);
      await openDatabase(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      const now = () => (START + 1_000_000) * 1000;
      const deriver = new Deriver({ rules: RULES, now });
      const ingest = new Ingest({
        deriver,
        tiers: new Map([['production', 'production']]),
      });
      let changes = 0;
      const loop = new CommitLoop({
        knex,
        logger: mockServices.logger.mock(),
        now,
        onChanged: () => {
          changes += 1;
        },
        worker: new CommitWorker({
          knex,
          now,
          derive: (transaction, places) => deriver.derive(transaction, places),
          reader: new GitCommits({
            mirrors: new Mirrors({
              directory: join(folder, 'copies'),
              mostBytes: 1e9,
              credentials: async () => ({}),
            }),
            localDirectory: folder,
            now,
          }),
          pullRequests: { isGitlab: () => false, find: async () => new Map() },
          repositories: {
            sourceOf: async () => ({
              kind: 'local',
              repository: 'local:api',
              name: 'api',
            }),
          },
          rules: {
            leadTimeFrom: 'commit',
            marks: { labels: [], branches: [] },
          },
        }),
      });
      const settle = async () => {
        for (let round = 0; round < 30; round += 1) {
          const before = changes;
          await loop.pass(signal);
          if (changes === before) {
            return;
          }
        }
        throw new Error('It never settles');
      };
      return {
        settle,
        take: async (...told: ToldDeployment[]) => {
          await inTurn(knex, transaction =>
            ingest.take(transaction, {
              deployments: new Map(told.map(each => [each.record.id, each])),
              incidents: new Map(),
              rollouts: new Map(),
            }),
          );
        },
        tables: async () => ({
          deployments: await knex('deployments')
            .orderBy('id')
            .select(
              'id',
              'commits',
              'commits_state',
              'commits_reason_json',
              'is_rework',
              'lead_median_ms',
              'planned_json',
            ),
          changes: await knex('changes').orderBy('sha').select('*'),
          waiting: await knex('commit_work').select('deployment_id'),
        }),
      };
    };

    it('comes out alike in whatever order it is told, and settles', async () => {
      const all = [
        deployment(1),
        deployment(3),
        deployment(4, {
          outcome: 'rolled-back',
          finishedAt: undefined,
          rolledBackAt: (START + 4 * 600 + 300) * 1000,
          recoveredAt: (START + 4 * 600 + 360) * 1000,
        }),
        deployment(5),
        deployment(6),
        // What ran before, once more.
        deployment(7, { revision: line[5] }),
        deployment(8, { revision: line[6] }),
        deployment(9),
      ];
      const whole = await startRoom();
      await whole.take(...all);
      await whole.settle();
      const expected = await whole.tables();
      expect(expected.waiting).toEqual([]);
      expect(
        expected.deployments.map(row => [
          row.id,
          row.commits,
          row.planned_json && JSON.parse(row.planned_json).reason.code,
          row.is_rework === null ? null : Boolean(row.is_rework),
        ]),
      ).toEqual([
        ['d1', null, null, null],
        ['d3', 2, 'rework.planned', false],
        ['d4', 0, 'rework.planned', false],
        ['d5', 2, 'rework.planned', false],
        ['d6', 1, 'rework.revert', true],
        ['d7', 0, null, null],
        ['d8', 0, null, null],
        ['d9', 3, 'rework.planned', false],
      ]);
      for (const order of [
        [7, 6, 5, 4, 3, 2, 1, 0],
        [3, 0, 6, 2, 7, 5, 1, 4],
      ]) {
        const room = await startRoom();
        for (const index of order) {
          await room.take(...all.slice(index, index + 1));
          await room.settle();
        }
        expect(await room.tables()).toEqual(expected);
      }
    });
  },
);
