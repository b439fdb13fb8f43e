import { Lease } from '@quarterdeck/toolkit-node';
import { AnnotatedNamespace, NamespaceSnapshot } from '../domain/preview';

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
  list(): Promise<AnnotatedNamespace[]>;
  /** Forgets the namespaces of clusters that are no longer configured. */
  forgetClustersExcept(names: readonly string[]): Promise<void>;
}
