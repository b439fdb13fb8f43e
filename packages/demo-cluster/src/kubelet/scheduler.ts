import { ClusterClient, Clock } from '../cluster/types';
import { EventRecorder } from '../controllers/EventRecorder';
import { Node } from '../controllers/objects';
import { matchesLabels } from '../controllers/selectors';
import { NODE_NAME, NODES } from './node';
import { Pod } from './pod';
import { withTimes } from './podStatus';

const COMPONENT = 'default-scheduler';
const SCHEDULER = { fieldManager: 'kube-scheduler' };

/** Why the only node cannot take a pod, in the scheduler's own words; undefined when it can. */
export function whyUnschedulable(
  pod: Pod,
  node: Node | undefined,
): string | undefined {
  if (!node) return 'no nodes available to schedule pods';
  if (node.spec.unschedulable) {
    return '0/1 nodes are available: 1 node(s) were unschedulable.';
  }
  if (!matchesLabels(pod.spec.nodeSelector ?? {}, node.metadata.labels)) {
    return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
  }
  return undefined;
}

/** Binds a pod to the node, or says in its conditions why not. */
export function schedule(
  {
    client,
    clock,
    events,
  }: {
    client: ClusterClient;
    clock: Clock;
    events: EventRecorder;
  },
  pod: Pod,
): void {
  const obstacle = whyUnschedulable(
    pod,
    client.get<Node>(NODES, undefined, NODE_NAME),
  );
  const scheduled = pod.status?.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  if (obstacle !== undefined && scheduled?.message === obstacle) return;
  const finding =
    obstacle === undefined
      ? { type: 'PodScheduled', status: 'True' as const }
      : {
          type: 'PodScheduled',
          status: 'False' as const,
          reason: 'Unschedulable',
          message: obstacle,
        };
  const bound =
    obstacle === undefined
      ? client.update<Pod>(
          'v1/pods',
          { ...pod, spec: { ...pod.spec, nodeName: NODE_NAME } },
          SCHEDULER,
        )
      : pod;
  const conditions = pod.status?.conditions ?? [];
  client.updateStatus<Pod>(
    'v1/pods',
    {
      ...bound,
      status: {
        ...bound.status,
        conditions: [
          ...conditions.filter(({ type }) => type !== finding.type),
          withTimes(finding, conditions, clock.now()),
        ],
      },
    },
    SCHEDULER,
  );
  events.record(
    COMPONENT,
    pod,
    obstacle === undefined ? 'Normal' : 'Warning',
    obstacle === undefined ? 'Scheduled' : 'FailedScheduling',
    obstacle ??
      `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${NODE_NAME}`,
  );
}
