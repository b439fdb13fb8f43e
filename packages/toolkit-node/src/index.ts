export {
  EntityAccess,
  type EntityAccessOptions,
  type EntityPermission,
} from './access/EntityAccess';
export { entityRefOf } from './access/entityParameters';
export { databaseNow, isPostgres } from './database/clock';
export { migrateToolkit } from './database/migrateToolkit';
export { parseRequest } from './http/parseRequest';
export {
  readClusters,
  type ClusterConfig,
  type ClusterCredentials,
} from './kubernetes/clusters';
export {
  KubernetesConnection,
  KubernetesStatusError,
} from './kubernetes/KubernetesConnection';
export {
  DEFAULT_WATCH_TIMINGS,
  watchResource,
  type WatchHandler,
  type WatchTimings,
  type WatchedObject,
} from './kubernetes/watchResource';
export {
  KnexLeases,
  LEASE_DURATION_MS,
  LeaseLostError,
  type Lease,
} from './lease/KnexLeases';
export {
  DEFAULT_LEASE_TIMINGS,
  runLeased,
  type LeaseTimings,
  type LeasedWork,
} from './lease/runLeased';
export { Outbox, type OutboxMessage } from './outbox/Outbox';
export {
  OutboxForwarder,
  TargetAbsentError,
  UndeliverableMessageError,
  type OutboxForwarderOptions,
} from './outbox/OutboxForwarder';
export { ChangeAnnouncer } from './signals/ChangeAnnouncer';
export { pause } from './time/pause';
