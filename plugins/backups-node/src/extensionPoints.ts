import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * Parts of other authors. An engine and a store run in the executor, a process of its own, so they come as the file to
 * load, not as an object.
 */
export interface ExecutorPart {
  /** As `backups.sources.<name>.engine` or `backups.stores.<name>.type` names it: `redis`. */
  id: string;
  /** Absolute path of a module that exports `engine: BackupEngine | ManagedEngine` or `storeKind: StoreKind`. */
  module: string;
}

export interface BackupPartsExtensionPoint {
  /** @throws Error where the name is taken */
  addEngine(part: ExecutorPart): void;
  /** @throws Error where the name is taken */
  addStore(part: ExecutorPart): void;
}

export const backupPartsExtensionPoint =
  createExtensionPoint<BackupPartsExtensionPoint>({ id: 'backups.parts' });
