export {
  EntityAccess,
  type EntityAccessOptions,
  type EntityPermission,
} from './access/EntityAccess';
export { assertInPerson } from './access/assertInPerson';
export { entityRefOf, fullEntityRef } from './access/entityParameters';
export { KeptAnswers } from './answers/KeptAnswers';
export { idempotent } from './answers/idempotent';
export { databaseNow, isPostgres } from './database/clock';
export { migrate } from './database/migrate';
export { migrateToolkit } from './database/migrateToolkit';
export {
  LOCAL_REPOSITORIES_KEY,
  LOCAL_REPOSITORY_TOPIC,
} from './git/repositoryEvents';
export { GitError, runGit, type GitOptions } from './git/runGit';
export { audited } from './http/audited';
export { fromPageCursor, toPageCursor } from './http/pageCursor';
export { parseRequest } from './http/parseRequest';
export { readPage } from './http/readPage';
export { AnswerTooLargeError } from './kubernetes/boundedReads';
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
  type LeaseHolder,
} from './lease/KnexLeases';
export { LoopHealth } from './lease/LoopHealth';
export {
  DEFAULT_LEASE_TIMINGS,
  runLeased,
  type LeaseTimings,
  type LeasedWork,
} from './lease/runLeased';
export { reportHealth } from './metrics/reportHealth';
export { Outbox, type OutboxMessage } from './outbox/Outbox';
export {
  OutboxForwarder,
  type OutboxForwarderOptions,
} from './outbox/OutboxForwarder';
export { type Backlog } from './outbox/WaitingMessages';
export { TargetAbsentError, UndeliverableMessageError } from './outbox/errors';
export { ChangeAnnouncer } from './signals/ChangeAnnouncer';
export { pause } from './time/pause';
export { within } from './time/within';
export {
  DeadLetters,
  type DeadLetter,
  type DeadLetterKey,
  type UnusableEvent,
} from './webhooks/DeadLetters';
export {
  EventIntake,
  ignored,
  type EventIntakeOptions,
  type ForeignEvent,
  type TakenEvent,
} from './webhooks/EventIntake';
export { bytesOf, readJsonBody, sparingly } from './webhooks/bodies';
export {
  parseCloudEvent,
  readCloudEvents,
  type CloudEvent,
} from './webhooks/cloudEvents';
export {
  commonSenders,
  tokenSender,
  type SenderSecrets,
} from './webhooks/commonSenders';
export {
  createEventsRouter,
  eventPaths,
  type EventSender,
  type EventsRouterOptions,
} from './webhooks/eventsRouter';
export { isOfRepository, repositoryName } from './webhooks/repositories';
export { plausibleTime } from './webhooks/plausibleTime';
export { readSecrets, verifyBearer, verifyHmac } from './webhooks/secrets';
export {
  verifyGithub,
  verifyGitlab,
  verifyPagerduty,
  type GitlabSecrets,
} from './webhooks/senders';
