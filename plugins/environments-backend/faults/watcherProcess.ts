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
  Lease,
  OutboxForwarder,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { KnexNamespaceStore } from '../src/database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from '../src/database/KnexWorkloadEventStore';
import { roomKey } from '../src/database/roomKey';
import { DatabaseRecorder } from '../src/engine/DatabaseRecorder';
import { startWatching } from '../src/engine/startWatching';
import { CampaignDatabase, openDatabase } from './database';
import { ENVIRONMENT_ID, entityRefOf } from './estate';
import { timelineAt } from './timeline';

export interface WatcherProcessInput {
  database: CampaignDatabase;
  cluster: ClusterConfig;
  /** A file that holds where facts go, as the base URL of a timeline; undefined where they are not forwarded. */
  timelineUrlFile?: string;
}

/** Tells the campaign under which names this process asks for leases. */
class AnnouncedLeases extends KnexLeases {
  readonly #told = new Set<string>();

  override async acquire(
    name: string,
    owner: string,
  ): Promise<Lease | undefined> {
    if (!this.#told.has(owner)) {
      this.#told.add(owner);
      process.send?.({ owner });
    }
    return await super.acquire(name, owner);
  }
}

function createForwarder(
  knex: Knex,
  leases: KnexLeases,
  urlFile: string,
  logger: WinstonLogger,
) {
  return new OutboxForwarder({
    knex,
    leases,
    owner: randomUUID(),
    logger,
    now: () => Date.now(),
    deliver: deliverFacts(
      new TimelineClient({
        auth: mockServices.auth({ pluginId: 'environments' }),
        discovery: timelineAt(urlFile),
      }),
    ),
  });
}

async function main({
  database,
  cluster,
  timelineUrlFile,
}: WatcherProcessInput) {
  const knex = await openDatabase(database);
  const store = await KnexEnvironmentStore.create({
    getClient: async () => knex,
  });
  const logger = WinstonLogger.create({ level: 'error' });
  const leases = new AnnouncedLeases(knex);
  const now = () => Date.now();
  const forwarder =
    timelineUrlFile === undefined
      ? undefined
      : createForwarder(knex, leases, timelineUrlFile, logger);
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
    leases,
    configurationKey: () => roomKey(knex, 'configuration'),
    logger,
    now,
    onChanged: () => {},
  });
}

process.on('disconnect', () => process.exit());
void main(JSON.parse(process.argv[2]));
