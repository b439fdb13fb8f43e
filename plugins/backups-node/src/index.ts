export {
  EngineError,
  type Assertion,
  type BackupEngine,
  type DumpPart,
  type DumpRequest,
  type DumpSession,
  type EngineContext,
  type RestorePlace,
  type RestoreRequest,
  type RestoreSession,
  type SweepRequest,
} from './engine';
export {
  backupPartsExtensionPoint,
  type BackupPartsExtensionPoint,
  type ExecutorPart,
} from './extensionPoints';
export {
  type ManagedBackup,
  type ManagedEngine,
  type ManagedInventory,
  type ManagedRestoreRequest,
  type ManagedRestoreSession,
} from './managedEngine';
export {
  StoreError,
  type ObjectStore,
  type PendingObject,
  type PendingUpload,
  type StoreKind,
  type StoreProbe,
  type StoredObject,
} from './store';
