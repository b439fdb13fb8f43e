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
export { pause } from './time/pause';
