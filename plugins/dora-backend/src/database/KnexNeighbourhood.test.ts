import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { Deriver } from '../engine/Deriver';
import { Ingest } from '../engine/Ingest';
import { readFacts } from '../domain/readFacts';
import { HOUR, at } from '../domain/testing/records';
import { randomHistory } from '../testing/randomHistory';
import { inTurn } from './KnexMarks';
import { openDatabase } from './openDatabase';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const planSchema = z.array(z.object({ detail: z.string() }));
const querySchema = z.object({
  sql: z.string(),
  bindings: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .default([]),
});

describe('what is read to derive', () => {
  it('is found by indexes alone', async () => {
    const knex = await databases.init('SQLITE_3');
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const deriver = new Deriver({
      rules: {
        attributionWindowMs: 24 * HOUR,
        recoveryFrom: 'incident',
        leadTimeFrom: 'commit',
      },
      now: () => at(0),
    });
    const ingest = new Ingest({
      deriver,
      tiers: new Map([['production', 'production']]),
    });
    const { facts } = randomHistory(4, {
      deployments: 60,
      entities: 3,
      days: 30,
    });
    const asked: z.infer<typeof querySchema>[] = [];
    knex.on('query', query => asked.push(querySchema.parse(query)));
    await inTurn(knex, transaction =>
      ingest.take(transaction, readFacts(facts)),
    );
    knex.removeAllListeners('query');
    const reads = asked.filter(({ sql }) => /^(select|with|update)/.test(sql));
    expect(reads.length).toBeGreaterThan(10);
    for (const { bindings, sql } of reads) {
      const plan = planSchema.parse(
        await knex.raw(`explain query plan ${sql}`, bindings),
      );
      const scanned = plan
        .map(({ detail }) => detail)
        .filter(detail =>
          /SCAN (deployments|incidents|corrections|rollouts)\b/.test(detail),
        );
      expect({ sql: sql.slice(0, 300), scanned }).toMatchObject({
        scanned: [],
      });
    }
  });
});
