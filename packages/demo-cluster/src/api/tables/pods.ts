import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
} from '../../registry/objects';
import { ageColumn, column, fieldColumn, nameColumn, wide } from './columns';
import { age, ageOf } from './format';
import { Printer } from './types';

/** What the containers of a pod add up to. */
interface PodSummary {
  status: string;
  ready: number;
  total: number;
  restarts: string;
}

/** A container's own word for how it ended, where it has ended. */
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

function waitingReason(container: Fields): string | undefined {
  return stringAt(container, 'state', 'waiting', 'reason') || undefined;
}

function hasCondition(pod: ApiObject, wanted: string): boolean {
  return itemsAt(pod, 'status', 'conditions').some(
    ({ type, status }) => type === wanted && status === 'True',
  );
}

/** Init containers that go on beside the others. */
function sidecarsOf(pod: ApiObject): ReadonlySet<unknown> {
  const sidecars = itemsAt(pod, 'spec', 'initContainers').filter(
    each => each.restartPolicy === 'Always',
  );
  return new Set(sidecars.map(each => each.name));
}

/** The status while an init container is not done; undefined when all are. */
function initText(
  pod: ApiObject,
  sidecars: ReadonlySet<unknown>,
): string | undefined {
  const statuses = itemsAt(pod, 'status', 'initContainerStatuses');
  const total = itemsAt(pod, 'spec', 'initContainers').length;
  for (const [index, container] of statuses.entries()) {
    const exitCode = numberAt(container, 'state', 'terminated', 'exitCode');
    const isSidecar = sidecars.has(container.name);
    if (exitCode === 0 || (isSidecar && container.started === true)) continue;
    const termination = terminationText(container);
    if (termination) return `Init:${termination}`;
    const waiting = waitingReason(container);
    return waiting && waiting !== 'PodInitializing'
      ? `Init:${waiting}`
      : `Init:${index}/${total}`;
  }
  return undefined;
}

function isRunning(container: Fields): boolean {
  return (
    container.ready === true &&
    fieldsAt(container, 'state', 'running') !== undefined
  );
}

function containersText(pod: ApiObject, reason: string): string {
  const statuses = itemsAt(pod, 'status', 'containerStatuses');
  const troubles = statuses.flatMap(
    container => waitingReason(container) ?? terminationText(container) ?? [],
  );
  const text = troubles[0] ?? reason;
  const hasRunning = statuses.some(
    container =>
      !waitingReason(container) &&
      !terminationText(container) &&
      isRunning(container),
  );
  if (text !== 'Completed' || !hasRunning) return text;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function podReason(pod: ApiObject): string {
  const isGated = itemsAt(pod, 'status', 'conditions').some(
    ({ type, reason }) =>
      type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  if (isGated) return 'SchedulingGated';
  return (
    stringAt(pod, 'status', 'reason') ||
    stringAt(pod, 'status', 'phase') ||
    'Unknown'
  );
}

function summarize(pod: ApiObject, now: Date): PodSummary {
  const sidecars = sidecarsOf(pod);
  const statuses = itemsAt(pod, 'status', 'containerStatuses');
  const initStatuses = itemsAt(pod, 'status', 'initContainerStatuses');
  const sidecarStatuses = initStatuses.filter(({ name }) => sidecars.has(name));
  const init = initText(pod, sidecars);
  const isInitializing =
    init !== undefined && !hasCondition(pod, 'Initialized');
  const readySidecars = sidecarStatuses.filter(
    each => each.started === true && each.ready === true,
  ).length;
  const ready = isInitializing ? 0 : statuses.filter(isRunning).length;
  return {
    status:
      deletionText(pod) ??
      (isInitializing ? init : containersText(pod, init ?? podReason(pod))),
    ready: ready + readySidecars,
    total: itemsAt(pod, 'spec', 'containers').length + sidecars.size,
    restarts: restartsText(
      isInitializing ? initStatuses : [...statuses, ...sidecarStatuses],
      now,
    ),
  };
}

function deletionText(pod: ApiObject): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined;
  if (stringAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const phase = stringAt(pod, 'status', 'phase');
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  return hasEnded ? undefined : 'Terminating';
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
  const met = gates.filter(({ conditionType }) =>
    hasCondition(pod, String(conditionType)),
  );
  return `${met.length}/${gates.length}`;
}

export const podPrinters: Readonly<Record<string, Printer>> = {
  Pod: {
    columns: [
      nameColumn,
      column(
        'Ready',
        'The aggregate readiness state of this pod for accepting traffic.',
      ),
      column('Status', 'The aggregate status of the containers in this pod.'),
      column(
        'Restarts',
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
      ),
      ageColumn,
      wide(fieldColumn('IP', 'status.podIP')),
      wide(fieldColumn('Node', 'spec.nodeName')),
      wide(fieldColumn('Nominated Node', 'status.nominatedNodeName')),
      wide(fieldColumn('Readiness Gates', 'spec.readinessGates')),
    ],
    cells: (pod, context) => {
      const { status, ready, total, restarts } = summarize(pod, context.now);
      return [
        pod.metadata.name,
        `${ready}/${total}`,
        status,
        restarts,
        ageOf(pod, context),
        stringAt(pod, 'status', 'podIP') || '<none>',
        stringAt(pod, 'spec', 'nodeName') || '<none>',
        stringAt(pod, 'status', 'nominatedNodeName') || '<none>',
        readinessGatesText(pod),
      ];
    },
  },
};
