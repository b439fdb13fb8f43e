// One replica of the watch in a process of its own, so that a campaign can stop and kill it as a machine would.
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { mockServices } from '@backstage/backend-test-utils';
import {
  TimelineClient,
  deliverFacts,
} from '@quarterdeck/plugin-timeline-node';
import {
  ClusterConfig,
  KnexLeases,
  OutboxForwarder,
} from '@quarterdeck/toolkit-node';
import createKnex, { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { KnexNamespaceStore } from '../src/database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from '../src/database/KnexWorkloadEventStore';
import { roomKey } from '../src/database/roomKey';
import { DatabaseRecorder } from '../src/engine/DatabaseRecorder';
import { startWatching } from '../src/engine/startWatching';

export interface WatcherProcessInput {
  /** An SQLite file or a PostgreSQL connection string. */
  database: { file: string } | { postgresql: string };
  cluster: ClusterConfig;
  /** Where facts go: the base URL of a timeline; undefined where they are not forwarded. */
  timelineUrl?: string;
}

/** The entity of a Deployment is the one of its name. */
export const ENVIRONMENT_ID = 'production';
export const entityRefOf = (name: string) => `component:default/${name}`;

export async function openDatabase(
  database: WatcherProcessInput['database'],
): Promise<Knex> {
  if ('postgresql' in database) {
    return createKnex({
      client: 'pg',
      connection: database.postgresql,
      // A replica that was stopped finds its connections cut, as it should.
      log: { error: () => {} },
    });
  }
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: database.file },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA journal_mode = WAL');
  return knex;
}

async function main(input: WatcherProcessInput) {
  const { cluster, timelineUrl } = input;
  const knex = await openDatabase(input.database);
  const store = await KnexEnvironmentStore.create({
    getClient: async () => knex,
  });
  const logger = WinstonLogger.create({ level: 'error' });
  const now = () => Date.now();
  const forwarder = timelineUrl
    ? new OutboxForwarder({
        knex,
        owner: randomUUID(),
        logger,
        now,
        deliver: deliverFacts(
          new TimelineClient({
            auth: mockServices.auth({ pluginId: 'environments' }),
            discovery: {
              getBaseUrl: async () => timelineUrl,
              getExternalBaseUrl: async () => timelineUrl,
            },
          }),
        ),
      })
    : undefined;
  void forwarder?.run(new AbortController().signal);
  startWatching({
    clusters: [cluster],
    store,
    events: new KnexWorkloadEventStore(knex),
    namespaces: new KnexNamespaceStore(knex),
    recorder: new DatabaseRecorder({
      knex,
      environmentOf: () => ENVIRONMENT_ID,
      claimsOf: ({ labels }) => (labels.app ? [entityRefOf(labels.app)] : []),
      now,
      onFacts: () => forwarder?.nudge(),
    }),
    leases: new KnexLeases(knex),
    configurationKey: () => roomKey(knex, 'configuration'),
    logger,
    now,
    onChanged: () => {},
  });
}

if (require.main === module) {
  process.on('disconnect', () => process.exit());
  void main(JSON.parse(process.argv[2]));
}
