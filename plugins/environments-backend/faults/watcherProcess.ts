// One watcher in a process of its own, so that a campaign can kill it as a machine would.
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { ClusterConfig, KnexLeases } from '@quarterdeck/toolkit-node';
import createKnex from 'knex';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { KnexNamespaceStore } from '../src/database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from '../src/database/KnexWorkloadEventStore';
import { roomKey } from '../src/database/roomKey';
import { DatabaseRecorder } from '../src/engine/DatabaseRecorder';
import { startWatching } from '../src/engine/startWatching';

export interface WatcherProcessInput {
  databaseFile: string;
  cluster: ClusterConfig;
}

async function main(input: WatcherProcessInput) {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: input.databaseFile },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA journal_mode = WAL');
  const store = await KnexEnvironmentStore.create({
    getClient: async () => knex,
  });
  startWatching({
    clusters: [input.cluster],
    store,
    events: new KnexWorkloadEventStore(knex),
    namespaces: new KnexNamespaceStore(knex),
    recorder: new DatabaseRecorder({
      knex,
      environmentOf: () => 'production',
      claimsOf: () => [],
      now: () => Date.now(),
      onFacts: () => {},
    }),
    leases: new KnexLeases(knex),
    configurationKey: () => roomKey(knex, 'configuration'),
    logger: WinstonLogger.create({ level: 'error' }),
    now: () => Date.now(),
    onChanged: () => {},
  });
}

main(JSON.parse(process.argv[2]));
