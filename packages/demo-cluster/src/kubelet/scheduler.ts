import { ClusterClient, Clock } from '../cluster/types';
import { EventRecorder } from '../controllers/EventRecorder';
import { Node } from '../controllers/objects';
import { PODS } from '../controllers/pods';
import { matchesLabels } from '../controllers/selectors';
import { NODE_NAME, NODES } from './node';
import { Pod } from './pod';
import { Finding, withTimes } from './podStatus';

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

interface SchedulerContext {
  client: ClusterClient;
  clock: Clock;
  events: EventRecorder;
}

/** Binds a pod to the node, or says in its conditions why not. */
export function schedule(context: SchedulerContext, pod: Pod): void {
  const { client, events } = context;
  const node = client.get<Node>(NODES, undefined, NODE_NAME);
  const obstacle = whyUnschedulable(pod, node);
  if (obstacle === undefined) {
    const bound = client.update<Pod>(
      PODS,
      { ...pod, spec: { ...pod.spec, nodeName: NODE_NAME } },
      SCHEDULER,
    );
    writeCondition(context, bound, { type: 'PodScheduled', status: 'True' });
    const { namespace, name } = pod.metadata;
    const message = `Successfully assigned ${namespace}/${name} to ${NODE_NAME}`;
    events.record(COMPONENT, pod, 'Normal', 'Scheduled', message);
    return;
  }
  const said = pod.status?.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  if (said?.message === obstacle) return;
  writeCondition(context, pod, {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: obstacle,
  });
  events.record(COMPONENT, pod, 'Warning', 'FailedScheduling', obstacle);
}

function writeCondition(
  { client, clock }: SchedulerContext,
  pod: Pod,
  finding: Finding,
): void {
  const before = pod.status?.conditions ?? [];
  const conditions = [
    ...before.filter(({ type }) => type !== finding.type),
    withTimes(finding, before, clock.now()),
  ];
  const status = { ...pod.status, conditions };
  client.updateStatus<Pod>(PODS, { ...pod, status }, SCHEDULER);
}
