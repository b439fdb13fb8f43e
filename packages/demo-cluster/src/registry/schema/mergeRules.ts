import { MergeRules } from './Schema';

function byKey(...keys: string[]): MergeRules {
  return {
    patchMergeKey: keys[0],
    patchStrategies: ['merge'],
    listType: 'map',
    listMapKeys: keys,
  };
}

/** Merged by key in server-side apply alone; strategic merge replaces the list. */
function appliedByKey(...keys: string[]): MergeRules {
  return { listType: 'map', listMapKeys: keys };
}

const byName = byKey('name');
const byType = byKey('type');
const set: MergeRules = { listType: 'set' };
const mergedSet: MergeRules = { patchStrategies: ['merge'], listType: 'set' };
const atomic: MergeRules = { atomic: true };
const retainKeys: MergeRules = { patchStrategies: ['retainKeys'] };

/** How Kubernetes merges the lists and objects of its built-in kinds, by model and field. */
export const mergeRules: Readonly<Record<string, MergeRules>> = {
  'V1ObjectMeta.finalizers': mergedSet,
  'V1ObjectMeta.ownerReferences': byKey('uid'),

  'V1PodSpec.containers': byName,
  'V1PodSpec.initContainers': byName,
  'V1PodSpec.ephemeralContainers': byName,
  'V1PodSpec.imagePullSecrets': byName,
  'V1PodSpec.hostAliases': byKey('ip'),
  'V1PodSpec.topologySpreadConstraints': byKey(
    'topologyKey',
    'whenUnsatisfiable',
  ),
  'V1PodSpec.volumes': { ...byName, patchStrategies: ['merge', 'retainKeys'] },
  'V1PodSpec.resourceClaims': {
    ...byName,
    patchStrategies: ['merge', 'retainKeys'],
  },
  'V1PodSpec.schedulingGates': byName,
  'V1PodSpec.nodeSelector': atomic,
  'V1PodStatus.conditions': byType,
  'V1PodStatus.podIPs': byKey('ip'),
  'V1PodStatus.hostIPs': {
    patchMergeKey: 'ip',
    patchStrategies: ['merge'],
    listType: 'atomic',
  },
  'V1Container.env': byName,
  'V1Container.ports': byKey('containerPort', 'protocol'),
  'V1Container.volumeDevices': byKey('devicePath'),
  'V1Container.volumeMounts': byKey('mountPath'),
  'V1EphemeralContainer.env': byName,
  'V1EphemeralContainer.ports': byKey('containerPort', 'protocol'),
  'V1EphemeralContainer.volumeDevices': byKey('devicePath'),
  'V1EphemeralContainer.volumeMounts': byKey('mountPath'),
  'V1ResourceRequirements.claims': appliedByKey('name'),

  'V1ServiceSpec.ports': byKey('port', 'protocol'),
  'V1ServiceSpec.selector': atomic,
  'V1ServiceStatus.conditions': byType,
  'V1ServiceAccount.secrets': byName,
  'V1NodeSpec.podCIDRs': mergedSet,
  'V1NodeStatus.addresses': byType,
  'V1NodeStatus.conditions': byType,
  'V1NamespaceStatus.conditions': byType,
  'V1PersistentVolumeClaimStatus.conditions': byType,
  'V1ReplicationControllerSpec.selector': atomic,
  'V1ReplicationControllerStatus.conditions': byType,

  'V1DeploymentSpec.strategy': retainKeys,
  'V1DeploymentStatus.conditions': byType,
  'V1ReplicaSetStatus.conditions': byType,
  'V1StatefulSetStatus.conditions': byType,
  'V1DaemonSetStatus.conditions': byType,
  'V1JobStatus.conditions': { ...byType, listType: 'atomic' },

  'V2HorizontalPodAutoscalerStatus.conditions': byType,
  'V1PodDisruptionBudgetStatus.conditions': byType,
  'V1EndpointSlice.ports': { listType: 'atomic' },
  'V1Endpoint.addresses': set,
  'V1CustomResourceDefinitionStatus.conditions': appliedByKey('type'),

  // Objects that have one owner as a whole wherever they are used.
  V1LabelSelector: atomic,
  V1ObjectReference: atomic,
  V1LocalObjectReference: atomic,
  V1SecretKeySelector: atomic,
  V1ConfigMapKeySelector: atomic,
  V1ObjectFieldSelector: atomic,
  V1ResourceFieldSelector: atomic,
  V1NodeSelector: atomic,
  V1NodeSelectorTerm: atomic,
  V1TypedLocalObjectReference: atomic,
  V1SecretReference: atomic,
  V1ScopeSelector: atomic,
  RbacV1Subject: atomic,
  V1RoleRef: atomic,
  V1ServiceBackendPort: atomic,
};

/** Fields that hold a quantity, or a map of quantities, which clients may also write as plain numbers. */
export const quantityFields: ReadonlySet<string> = new Set([
  'V1ResourceRequirements.limits',
  'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits',
  'V1VolumeResourceRequirements.requests',
  'V1PodSpec.overhead',
  'V1EmptyDirVolumeSource.sizeLimit',
  'V1ResourceFieldSelector.divisor',
  'V1ResourceQuotaSpec.hard',
  'V1ResourceQuotaStatus.hard',
  'V1ResourceQuotaStatus.used',
  'V1LimitRangeItem.default',
  'V1LimitRangeItem.defaultRequest',
  'V1LimitRangeItem.max',
  'V1LimitRangeItem.min',
  'V1LimitRangeItem.maxLimitRequestRatio',
  'V1NodeStatus.allocatable',
  'V1NodeStatus.capacity',
  'V1ContainerStatus.allocatedResources',
  'V1PersistentVolumeSpec.capacity',
  'V1PersistentVolumeClaimStatus.capacity',
  'V1PersistentVolumeClaimStatus.allocatedResources',
  'V2MetricTarget.value',
  'V2MetricTarget.averageValue',
  'V2MetricValueStatus.value',
  'V2MetricValueStatus.averageValue',
]);
