import { ClusterClient, ClusterEvent, Clock } from '../cluster/types';
import { runController } from '../controllers/controller';
import { EventRecorder } from '../controllers/EventRecorder';
import { PODS } from '../controllers/pods';
import { NODE_NAME, NODES, startNode } from './node';
import { isPodActive, Pod } from './pod';
import { KubeletContext, PodWorker } from './PodWorker';
import { schedule } from './scheduler';
import { PodProcesses } from './types';

export { NODE_NAME } from './node';
export type { PodBehavior, PodProcesses } from './types';

export interface KubeletOptions {
  client: ClusterClient;
  clock: Clock;
  processes: PodProcesses;
  /** Told of what went wrong; the kubelet tries again. */
  onError: (error: unknown) => void;
}

/** Starts the node, the scheduler that fills it and the kubelet that runs its pods. */
export function startKubelet(options: KubeletOptions): {
  stop(): Promise<void>;
} {
  const { client, clock, onError } = options;
  const events = new EventRecorder(options);
  const stopNode = startNode(client, clock);
  const stopScheduler = runController(
    { client, clock, events, onError },
    {
      name: 'scheduler',
      resource: PODS,
      concerns: ({ resource }) =>
        resource === NODES ? client.list<Pod>(PODS).flatMap(unscheduled) : [],
      reconcile: ({ namespace, name }) => {
        const pod = client.get<Pod>(PODS, namespace, name);
        if (pod && isPodActive(pod) && !pod.spec.nodeName) {
          schedule({ client, clock, events }, pod);
        }
        return undefined;
      },
    },
  );
  const workers = new PodWorkers({ ...options, events });
  const unsubscribe = client.subscribe(event => {
    if (event.resource === PODS) workers.handle(event);
  });
  for (const pod of client.list<Pod>(PODS)) workers.take(pod);
  return {
    async stop() {
      unsubscribe();
      stopScheduler();
      stopNode();
      await workers.stop();
    },
  };
}

function unscheduled(pod: Pod) {
  const { namespace, name } = pod.metadata;
  return pod.spec.nodeName ? [] : [{ namespace, name }];
}

/** One worker for each pod of the node. */
class PodWorkers {
  private readonly byUid = new Map<string, PodWorker>();
  /** Ends that are under way, by namespace and name: a new pod of the name waits for them. */
  private readonly endings = new Map<string, Promise<void>>();

  constructor(private readonly context: KubeletContext) {}

  handle(event: ClusterEvent): void {
    const { namespace = '', name, uid = '' } = event.object.metadata;
    if (event.type !== 'DELETED') {
      const pod = this.context.client.get<Pod>(PODS, namespace, name);
      if (pod) this.take(pod);
      return;
    }
    const worker = this.byUid.get(uid);
    if (!worker) return;
    this.byUid.delete(uid);
    const key = `${namespace}/${name}`;
    const ending = worker
      .end()
      .then(() => this.context.processes.remove(namespace, name))
      .catch(this.context.onError)
      .finally(() => {
        if (this.endings.get(key) === ending) this.endings.delete(key);
      });
    this.endings.set(key, ending);
  }

  take(pod: Pod): void {
    const { namespace = '', name, uid } = pod.metadata;
    if (pod.spec.nodeName !== NODE_NAME || uid === undefined) return;
    let worker = this.byUid.get(uid);
    if (!worker) {
      worker = new PodWorker(
        this.context,
        { namespace, name, uid },
        this.endings.get(`${namespace}/${name}`) ?? Promise.resolve(),
      );
      this.byUid.set(uid, worker);
    }
    worker.wake();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.byUid.values()].map(worker => worker.end()));
    await Promise.all(this.endings.values());
  }
}
