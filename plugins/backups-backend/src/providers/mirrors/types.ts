import type { Mirror } from '@quarterdeck/plugin-backups-common';

/** An object of a cluster that says how something is protected. */
export interface ObservedMirror {
  namespace: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Whole namespaces that it protects; `'all'`: all but those. Undefined: what its labels belong to. */
  namespaces?: NamespaceChoice;
  /** A cron expression of five fields. */
  schedule?: string;
  timeZone?: string;
  /** Paused by its operators. */
  isSuspended: boolean;
  lastSucceededAt?: number;
  lastFinishedAt?: number;
  firstPointAt?: number;
  newestPointAt?: number;
  /** What it says itself to be wrong. */
  trouble?: 'failed' | 'store-unavailable' | 'archiving' | 'invalid';
  /** In its words. */
  detail?: string;
}

export interface NamespaceChoice {
  included: readonly string[] | 'all';
  excluded: readonly string[];
}

/** One way to protect what runs in a cluster, read only. */
export interface MirrorSource {
  kind: Mirror['kind'];
  /** Lists to read: path of the list → a name for `read`. Where the first is not installed, nothing of it is. */
  lists: readonly { name: string; path: string }[];
  read(objects: Readonly<Record<string, unknown[]>>): ObservedMirror[];
}
