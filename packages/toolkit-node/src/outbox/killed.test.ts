import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToolkit } from '../database/migrateToolkit';
import { connectionOf, startReplica, until } from '../testing/startReplica';
import { Outbox } from './Outbox';
import { WaitingMessages } from './WaitingMessages';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const MESSAGES = 300;
const BATCH = 200;

describe.each(databases.eachSupportedId())(
  'a replica that is killed between delivery and note, on %s',
  databaseId => {
    let folder: string;
    let knex: Knex;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'quarterdeck-outbox-'));
      // The one of the tests lives in memory, where no other process sees it.
      knex =
        databaseId === 'SQLITE_3'
          ? knexFactory({
              client: 'better-sqlite3',
              connection: { filename: join(folder, 'room.sqlite') },
              useNullAsDefault: true,
            })
          : await databases.init(databaseId);
      await migrateToolkit({ getClient: async () => knex });
    });
    afterEach(async () => {
      if (databaseId === 'SQLITE_3') {
        await knex.destroy();
      }
      rmSync(folder, { recursive: true });
    });

    it('has another deliver again, in order, and nothing is lost', async () => {
      const file = join(folder, 'delivered');
      writeFileSync(file, '');
      const delivered = () => readFileSync(file, 'utf8').trim().split('\n');
      const start = (owner: string, diesAfterDelivery: boolean) =>
        startReplica({
          database: {
            client: knex.client.config.client,
            connection: connectionOf(knex),
          },
          owner,
          work: { kind: 'forward', file, diesAfterDelivery },
        });
      const ids = Array.from({ length: MESSAGES }, (_, n) => `message-${n}`);
      await knex.transaction(transaction =>
        new Outbox(() => Date.now()).enqueue(
          transaction,
          ids.map(id => ({ id, payload: {} })),
        ),
      );
      const messages = new WaitingMessages(knex);

      await start('first', true).ended;
      expect(delivered()).toEqual(ids.slice(0, BATCH));
      expect((await messages.backlog()).waiting).toBe(MESSAGES);

      const second = start('second', false);
      try {
        await until(async () => (await messages.backlog()).waiting === 0);
      } finally {
        second.process.kill('SIGKILL');
        await second.ended;
      }
      expect(delivered()).toEqual([...ids.slice(0, BATCH), ...ids]);
    });
  },
);
