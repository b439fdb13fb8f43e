import { Pod } from './pod';

/**
 * How the simulated program in a container behaves. `healthy`, `errors` and `slow` become ready; `errors` answers some
 * requests with 5xx and `slow` answers late. `unready` runs without ever becoming ready, `crash-loop` exits with 1 after
 * a moment, and the image of `image-pull-error` cannot be pulled.
 */
export type PodBehavior =
  | 'healthy'
  | 'image-pull-error'
  | 'crash-loop'
  | 'unready'
  | 'errors'
  | 'slow';

/**
 * The processes behind the pods of the node, one per pod whatever its number of containers. The kubelet decides when
 * they start and stop; how they answer HTTP and what they log is theirs.
 */
export interface PodProcesses {
  /**
   * Reserves the pod's address and, for every behavior but `image-pull-error`, begins to listen on it.
   * Called again for a pod with the same uid it is the restart of a crashed container: the address stays and the log
   * so far becomes the previous log. Called for the same name with another uid it is a new pod.
   * A rejection is shown as a failed start of the pod and tried again later.
   */
  start(pod: Pod, behavior: PodBehavior): Promise<{ podIP: string }>;
  /** Tells the process what its readiness probe is to answer. */
  setReady(namespace: string, name: string, ready: boolean): void;
  /**
   * Ends the process: it crashed, completed or is being deleted. Nothing listens when the promise resolves; the logs
   * stay readable until `remove`. Does nothing for a pod that is not running.
   */
  stop(namespace: string, name: string): Promise<void>;
  /** The pod object is gone: its logs and its address may be forgotten. */
  remove(namespace: string, name: string): void;
  /** Appends a line, without its timestamp, to the log of a container. */
  log(namespace: string, name: string, container: string, line: string): void;
}
