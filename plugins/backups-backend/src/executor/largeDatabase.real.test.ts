/** A gigabyte of PostgreSQL with all that makes dumps hard, to a filesystem and to a real S3 server, and back from each. */
import {
  startPostgres,
  type PostgresServer,
} from '@quarterdeck/toolkit-node/testUtils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedExecutor } from '../executors/embedded/EmbeddedExecutor';
import { createBucket } from '../testing/createBucket';
import { openWorkshop, type Workshop } from '../testing/executorJobs';
import { fillLargeDatabase } from '../testing/largeDatabase';
import {
  startVersityGateway,
  withoutS3,
  type S3Server,
} from '../testing/startVersityGateway';
import type { ExecutorJob, Outcome } from './protocol';

const MEGABYTES = Number(process.env.LARGE_DATABASE_MEGABYTES ?? 1_024);
const unhurried = new AbortController().signal;
const describeWithPeers = withoutS3 ? describe.skip : describe;

jest.setTimeout(900_000);

describeWithPeers(`A PostgreSQL database of ${MEGABYTES} MB`, () => {
  let directory: string;
  let server: PostgresServer;
  let s3: S3Server;
  let workshop: Workshop;
  let connection: object;
  let backup: Extract<Outcome, { kind: 'backup' }>;

  const s3Store = () => ({
    name: 's3',
    kind: { id: 's3', module: 'built-in' },
    config: s3.config('backups'),
  });
  const localStore = () => ({
    name: 'local',
    kind: { id: 'filesystem', module: 'built-in' },
    config: { directory: workshop.storeDirectory('local') },
  });
  const engine = { id: 'postgres', module: 'built-in' };

  async function execute(job: ExecutorJob): Promise<Outcome> {
    const { outcome, failure } = await new EmbeddedExecutor().execute(
      job,
      () => {},
      unhurried,
    );
    expect(failure).toBeNull();
    if (!outcome) {
      throw new Error('It ended without an outcome');
    }
    return outcome;
  }

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'backups-large-'));
    [server, s3, workshop] = await Promise.all([
      startPostgres(directory),
      startVersityGateway(),
      openWorkshop(['local']),
    ]);
    await createBucket(s3, 'backups');
    await fillLargeDatabase(server.connection, MEGABYTES);
    const url = new URL(server.connection);
    connection = {
      host: url.hostname,
      port: Number(url.port),
      user: url.username,
      database: url.pathname.slice(1),
    };
    const outcome = await execute(
      workshop.backupJob(connection, {
        engine,
        stores: [localStore(), s3Store()],
      }),
    );
    if (outcome.kind !== 'backup') {
      throw new Error('It made no backup');
    }
    backup = outcome;
  });
  afterAll(async () => {
    await workshop?.close();
    await s3?.stop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('is backed up whole, to a filesystem and to S3, each read back', () => {
    const { content, parts } = backup.manifest;
    expect(backup.copies).toEqual([
      expect.objectContaining({ store: 'local', isVerified: true }),
      expect.objectContaining({ store: 's3', isVerified: true }),
    ]);
    expect(content.largeObjects).toBe(200);
    expect(content.extensions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pg_trgm', 'hstore', 'btree_gist']),
    );
    expect(content.roles).toEqual(
      expect.arrayContaining(['shop_owner', 'shop_reader']),
    );
    const partitions = content.tables.filter(({ name }) =>
      name.startsWith('shop.events_'),
    );
    expect(partitions).toHaveLength(8);
    expect(content.sourceBytes).toBeGreaterThan(MEGABYTES * 1024 * 1024 - 1);
    expect(parts.map(({ name }) => name).sort()).toEqual([
      'data',
      'database',
      'roles',
    ]);
  });

  it.each(['local', 's3'])(
    'comes back from %s alone with every row, and is removed again',
    async name => {
      const outcome = await execute(
        workshop.restoreJob(connection, backup, {
          engine,
          stores: [name === 's3' ? s3Store() : localStore()],
          assertions: [
            {
              name: 'large objects are there',
              query: 'select count(*) from pg_largeobject_metadata',
              equals: '200',
            },
            {
              name: 'no event without a customer',
              query:
                'select count(*) from shop.events where customer_id not in (select id from shop.customers)',
              equals: '0',
            },
          ],
        }),
      );
      if (outcome.kind !== 'restore') {
        throw new Error('It restored nothing');
      }
      const { checks, location, restoredBytes } = outcome.restore;
      expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
      expect(
        checks.filter(({ state }) => state === 'passed').length,
      ).toBeGreaterThan(12);
      expect(location).toBeNull();
      expect(restoredBytes).toBeGreaterThan(0);
    },
  );
});
