import { ClusterClient, Clock, KubernetesObject } from '../cluster/types';
import { timestamp } from '../controllers/time';

export const NODES = 'v1/nodes';
export const NODE_NAME = 'demo-node';
/** Pods of this node are listeners on loopback. */
export const NODE_ADDRESS = '127.0.0.1';

const KUBELET = { fieldManager: 'kubelet' };
const HEARTBEAT_MS = 5 * 60_000;
/** Generous: the simulated pods use next to nothing, and no pod is refused for lack of room. */
const RESOURCES = {
  cpu: '64',
  memory: '256Gi',
  'ephemeral-storage': '512Gi',
  pods: '1000',
};

interface NodeObject extends KubernetesObject {
  spec: { taints?: unknown[]; unschedulable?: boolean };
  status?: NodeStatus;
}

interface NodeStatus {
  conditions?: NodeCondition[];
  [field: string]: unknown;
}

interface NodeCondition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
  lastHeartbeatTime: string;
  lastTransitionTime: string;
}

/** Registers the node and keeps its conditions fresh until the returned function is called. */
export function startNode(client: ClusterClient, clock: Clock): () => void {
  let timer: { cancel(): void } | undefined;
  const beat = () => {
    const node =
      client.get<NodeObject>(NODES, undefined, NODE_NAME) ??
      client.create<NodeObject>(NODES, newNode(), KUBELET);
    const status = nodeStatus(node.status, clock.now());
    client.updateStatus(NODES, { ...node, status }, KUBELET);
    timer = clock.setTimeout(beat, HEARTBEAT_MS);
  };
  beat();
  return () => timer?.cancel();
}

function newNode(): NodeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE_NAME,
      labels: {
        'kubernetes.io/hostname': NODE_NAME,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
      annotations: { 'quarterdeck.io/simulated': 'true' },
    },
    spec: {},
  };
}

/** Type, status, reason and message of the node's conditions. */
const CONDITIONS: ReadonlyArray<
  [string, NodeCondition['status'], string, string]
> = [
  [
    'MemoryPressure',
    'False',
    'KubeletHasSufficientMemory',
    'kubelet has sufficient memory available',
  ],
  [
    'DiskPressure',
    'False',
    'KubeletHasNoDiskPressure',
    'kubelet has no disk pressure',
  ],
  [
    'PIDPressure',
    'False',
    'KubeletHasSufficientPID',
    'kubelet has sufficient PID available',
  ],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
];

const NODE_INFO = {
  architecture: 'amd64',
  operatingSystem: 'linux',
  osImage: 'Quarterdeck simulated node',
  kernelVersion: 'simulated',
  containerRuntimeVersion: 'simulated://1',
  kubeletVersion: 'v1.32.0',
  kubeProxyVersion: 'v1.32.0',
  bootID: '',
  machineID: '',
  systemUUID: '',
};

function nodeStatus(before: NodeStatus | undefined, now: Date): NodeStatus {
  const time = timestamp(now);
  return {
    capacity: RESOURCES,
    allocatable: RESOURCES,
    conditions: CONDITIONS.map(([type, status, reason, message]) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: time,
      lastTransitionTime:
        before?.conditions?.find(current => current.type === type)
          ?.lastTransitionTime ?? time,
    })),
    addresses: [
      { type: 'InternalIP', address: NODE_ADDRESS },
      { type: 'Hostname', address: NODE_NAME },
    ],
    nodeInfo: NODE_INFO,
  };
}
