import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
} from '../../registry/objects';
import { age } from './format';
import { Printer } from './types';

/** A container's own word for what is wrong with it, where it has one. */
function terminationText(container: Fields): string | undefined {
  const terminated = fieldsAt(container, 'state', 'terminated');
  if (!terminated) return undefined;
  const reason = stringAt(terminated, 'reason');
  if (reason) return reason;
  const signal = numberAt(terminated, 'signal') ?? 0;
  return signal !== 0
    ? `Signal:${signal}`
    : `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}`;
}

/** The status of a pod's init containers, while they are not done. */
function initText(pod: ApiObject, sidecars: ReadonlySet<unknown>) {
  const statuses = itemsAt(pod, 'status', 'initContainerStatuses');
  const total = itemsAt(pod, 'spec', 'initContainers').length;
  for (const [index, container] of statuses.entries()) {
    const exitCode = numberAt(container, 'state', 'terminated', 'exitCode');
    const isDone =
      exitCode === 0 ||
      (sidecars.has(container.name) && container.started === true);
    if (isDone) continue;
    const termination = terminationText(container);
    if (termination) return `Init:${termination}`;
    const waiting = stringAt(container, 'state', 'waiting', 'reason');
    return waiting && waiting !== 'PodInitializing'
      ? `Init:${waiting}`
      : `Init:${index}/${total}`;
  }
  return undefined;
}

function containersText(pod: ApiObject, before: string): string {
  let text = before;
  let hasRunning = false;
  for (const container of itemsAt(
    pod,
    'status',
    'containerStatuses',
  ).reverse()) {
    const waiting = stringAt(container, 'state', 'waiting', 'reason');
    const termination = terminationText(container);
    if (waiting) text = waiting;
    else if (termination) text = termination;
    else if (
      container.ready === true &&
      fieldsAt(container, 'state', 'running')
    ) {
      hasRunning = true;
    }
  }
  if (text !== 'Completed' || !hasRunning) return text;
  const isReady = itemsAt(pod, 'status', 'conditions').some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  return isReady ? 'Running' : 'NotReady';
}

function podCells(pod: ApiObject, now: Date): unknown[] {
  const statuses = itemsAt(pod, 'status', 'containerStatuses');
  const initStatuses = itemsAt(pod, 'status', 'initContainerStatuses');
  const sidecars = new Set(
    itemsAt(pod, 'spec', 'initContainers')
      .filter(each => each.restartPolicy === 'Always')
      .map(each => each.name),
  );
  const counted = [
    ...statuses,
    ...initStatuses.filter(({ name }) => sidecars.has(name)),
  ];
  const total = itemsAt(pod, 'spec', 'containers').length + sidecars.size;
  const ready = counted.filter(each => each.ready === true).length;
  const init = initText(pod, sidecars);
  const reason =
    stringAt(pod, 'status', 'reason') ??
    stringAt(pod, 'status', 'phase') ??
    'Unknown';
  let text = init ?? containersText(pod, reason);
  if (pod.metadata.deletionTimestamp) {
    const isLost = stringAt(pod, 'status', 'reason') === 'NodeLost';
    text = isLost ? 'Unknown' : 'Terminating';
  }
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    text,
    restartsText(init ? initStatuses : counted, now),
    age(pod.metadata.creationTimestamp, now),
    stringAt(pod, 'status', 'podIP') ?? '<none>',
    stringAt(pod, 'spec', 'nodeName') ?? '<none>',
    stringAt(pod, 'status', 'nominatedNodeName') ?? '<none>',
    readinessGatesText(pod),
  ];
}

function restartsText(containers: Fields[], now: Date): string {
  let restarts = 0;
  let lastFinished = '';
  for (const container of containers) {
    restarts += numberAt(container, 'restartCount') ?? 0;
    const finished =
      stringAt(container, 'lastState', 'terminated', 'finishedAt') ?? '';
    if (finished > lastFinished) lastFinished = finished;
  }
  return restarts > 0 && lastFinished
    ? `${restarts} (${age(lastFinished, now)} ago)`
    : String(restarts);
}

function readinessGatesText(pod: ApiObject): string {
  const gates = itemsAt(pod, 'spec', 'readinessGates');
  if (gates.length === 0) return '<none>';
  const conditions = itemsAt(pod, 'status', 'conditions');
  const met = gates.filter(({ conditionType }) =>
    conditions.some(
      ({ type, status }) => type === conditionType && status === 'True',
    ),
  );
  return `${met.length}/${gates.length}`;
}

export const podPrinter: Printer = {
  columns: [
    ['Name'],
    ['Ready'],
    ['Status'],
    ['Restarts'],
    ['Age'],
    ['IP', 1],
    ['Node', 1],
    ['Nominated Node', 1],
    ['Readiness Gates', 1],
  ],
  cells: (pod, { now }) => podCells(pod, now),
};
