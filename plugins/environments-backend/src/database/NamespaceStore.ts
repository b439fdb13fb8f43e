import { Lease } from '@quarterdeck/toolkit-node';

export interface NamespaceSnapshot {
  name: string;
  /** Milliseconds since 1970 in UTC. */
  createdAt: number;
  /** Those that begin with `quarterdeck.io/environments-`. */
  annotations: Record<string, string>;
}

export interface NamespaceRecord extends NamespaceSnapshot {
  cluster: string;
}

/** The namespaces of all clusters, of which some are previews. */
export interface NamespaceStore {
  /**
   * Makes these the namespaces of a cluster.
   *
   * @returns whether that changed something
   * @throws LeaseLostError
   */
  replace(
    cluster: string,
    namespaces: readonly NamespaceSnapshot[],
    lease?: Lease,
  ): Promise<boolean>;
  /** By cluster and name. */
  list(): Promise<NamespaceRecord[]>;
  /** Forgets the namespaces of clusters that are no longer configured. */
  forgetClustersExcept(names: readonly string[]): Promise<void>;
}
