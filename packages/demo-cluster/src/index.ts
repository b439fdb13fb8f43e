/**
 * A Kubernetes API server, its controllers and its simulated pods in one Node process.
 *
 * @packageDocumentation
 */
export {
  startDemoCluster,
  type DemoCluster,
  type DemoClusterOptions,
} from './DemoCluster';
export type { Clock, ClusterClient, KubernetesObject } from './cluster/types';
export type { LoadCounts } from './traffic/LoadGenerator';
export { loadExamples, type ExampleStep } from './examples';
