import { ClusterConfig, KnexLeases } from '@quarterdeck/toolkit-node';
import { ClusterUnderTest } from '../src/testing/clusterUnderTest';
import { WatcherProcess, until } from './processes';

/** Leases expire after ten seconds, and replicas take some to start. */
const HOLDER_DEADLINE_MS = 30_000;

export interface Replica {
  /** Of its connections to the database. */
  applicationName: string;
  process: WatcherProcess;
}

/** Two replicas of the watch on one database, and which of them does what. */
export class Replicas {
  readonly all: readonly Replica[];
  readonly watchLease: string;
  readonly outboxLease = 'outbox';
  readonly #leases: KnexLeases;

  constructor(options: {
    cluster: ClusterUnderTest['backstageConfig'];
    postgresql: string;
    timelineUrlFile: string;
    leases: KnexLeases;
    onCrash: () => void;
  }) {
    const { postgresql, timelineUrlFile, onCrash } = options;
    const { name, url, caData, serviceAccountToken } = options.cluster;
    const cluster: ClusterConfig = {
      name,
      url,
      caData,
      skipTlsVerify: false,
      credentials: { kind: 'token', token: serviceAccountToken },
    };
    this.#leases = options.leases;
    this.watchLease = `watch:${name}`;
    this.all = ['replica-1', 'replica-2'].map(applicationName => ({
      applicationName,
      process: new WatcherProcess(
        { cluster, timelineUrlFile, database: { postgresql, applicationName } },
        onCrash,
      ),
    }));
  }

  /** The replica that holds a lease, once one that runs does. */
  async holderOf(lease: string): Promise<Replica> {
    let holder: Replica | undefined;
    await until(HOLDER_DEADLINE_MS, async () => {
      const held = await this.#leases.leaseHolder(lease);
      holder = this.all.find(
        ({ process }) => held !== undefined && process.isOwner(held.owner),
      );
      return holder !== undefined;
    });
    if (!holder) {
      throw new Error(`No replica holds the lease ${lease}`);
    }
    return holder;
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(replica => replica.process.kill()));
  }
}
