import {
  configMapStrategy,
  eventStrategy,
  namespaceStrategy,
  persistentVolumeClaimStrategy,
  persistentVolumeStrategy,
  podStrategy,
  secretStrategy,
} from './kinds/core';
import { customResourceDefinitionStrategy } from './kinds/customResourceDefinition';
import { horizontalPodAutoscalerV1 } from './kinds/horizontalPodAutoscalerV1';
import {
  controllerRevisionStrategy,
  endpointSliceStrategy,
  horizontalPodAutoscalerStrategy,
  ingressStrategy,
  networkPolicyStrategy,
  podDisruptionBudgetStrategy,
  roleBindingStrategy,
} from './kinds/other';
import { serviceStrategy } from './kinds/service';
import {
  cronJobStrategy,
  daemonSetStrategy,
  deploymentStrategy,
  jobStrategy,
  replicaSetStrategy,
  statefulSetStrategy,
} from './kinds/workloads';
import { ResourceDefinition, ScalePaths, Strategy } from './ResourceDefinition';
import { builtInSchema } from './schema/builtInSchemas';

interface Options {
  plural: string;
  shortNames?: string[];
  categories?: string[];
  clusterScoped?: boolean;
  hasStatus?: boolean;
  hasGeneration?: boolean;
  scale?: ScalePaths;
  strategy?: Strategy;
  model?: string;
}

function define(
  group: string,
  version: string,
  kind: string,
  options: Options,
): ResourceDefinition {
  return {
    group,
    version,
    kind,
    plural: options.plural,
    singular: kind.toLocaleLowerCase('en-US'),
    shortNames: options.shortNames ?? [],
    categories: options.categories ?? [],
    namespaced: !options.clusterScoped,
    hasStatus: options.hasStatus ?? false,
    hasGeneration: options.hasGeneration ?? false,
    scale: options.scale,
    schema: builtInSchema(options.model ?? `V1${kind}`),
    strategy: options.strategy ?? {},
  };
}

const all = ['all'];
const controller = { categories: all, hasStatus: true, hasGeneration: true };
const scale: ScalePaths = {
  specReplicas: 'spec.replicas',
  statusReplicas: 'status.replicas',
  labelSelector: 'spec.selector',
};

const core = [
  define('', 'v1', 'ConfigMap', {
    plural: 'configmaps',
    shortNames: ['cm'],
    strategy: configMapStrategy,
  }),
  define('', 'v1', 'Endpoints', { plural: 'endpoints', shortNames: ['ep'] }),
  define('', 'v1', 'Event', {
    plural: 'events',
    shortNames: ['ev'],
    model: 'CoreV1Event',
    strategy: eventStrategy,
  }),
  define('', 'v1', 'LimitRange', {
    plural: 'limitranges',
    shortNames: ['limits'],
  }),
  define('', 'v1', 'Namespace', {
    plural: 'namespaces',
    shortNames: ['ns'],
    clusterScoped: true,
    hasStatus: true,
    strategy: namespaceStrategy,
  }),
  define('', 'v1', 'Node', {
    plural: 'nodes',
    shortNames: ['no'],
    clusterScoped: true,
    hasStatus: true,
  }),
  define('', 'v1', 'PersistentVolumeClaim', {
    plural: 'persistentvolumeclaims',
    shortNames: ['pvc'],
    hasStatus: true,
    strategy: persistentVolumeClaimStrategy,
  }),
  define('', 'v1', 'PersistentVolume', {
    plural: 'persistentvolumes',
    shortNames: ['pv'],
    clusterScoped: true,
    hasStatus: true,
    strategy: persistentVolumeStrategy,
  }),
  define('', 'v1', 'Pod', {
    plural: 'pods',
    shortNames: ['po'],
    ...controller,
    strategy: podStrategy,
  }),
  define('', 'v1', 'ReplicationController', {
    plural: 'replicationcontrollers',
    shortNames: ['rc'],
    ...controller,
  }),
  define('', 'v1', 'ResourceQuota', {
    plural: 'resourcequotas',
    shortNames: ['quota'],
    hasStatus: true,
  }),
  define('', 'v1', 'Secret', { plural: 'secrets', strategy: secretStrategy }),
  define('', 'v1', 'ServiceAccount', {
    plural: 'serviceaccounts',
    shortNames: ['sa'],
  }),
  define('', 'v1', 'Service', {
    plural: 'services',
    shortNames: ['svc'],
    categories: all,
    hasStatus: true,
    strategy: serviceStrategy,
  }),
];

const apps = [
  define('apps', 'v1', 'ControllerRevision', {
    plural: 'controllerrevisions',
    strategy: controllerRevisionStrategy,
  }),
  define('apps', 'v1', 'DaemonSet', {
    plural: 'daemonsets',
    shortNames: ['ds'],
    ...controller,
    strategy: daemonSetStrategy,
  }),
  define('apps', 'v1', 'Deployment', {
    plural: 'deployments',
    shortNames: ['deploy'],
    ...controller,
    scale,
    strategy: deploymentStrategy,
  }),
  define('apps', 'v1', 'ReplicaSet', {
    plural: 'replicasets',
    shortNames: ['rs'],
    ...controller,
    scale,
    strategy: replicaSetStrategy,
  }),
  define('apps', 'v1', 'StatefulSet', {
    plural: 'statefulsets',
    shortNames: ['sts'],
    ...controller,
    scale,
    strategy: statefulSetStrategy,
  }),
];

const batch = [
  define('batch', 'v1', 'CronJob', {
    plural: 'cronjobs',
    shortNames: ['cj'],
    ...controller,
    strategy: cronJobStrategy,
  }),
  define('batch', 'v1', 'Job', {
    plural: 'jobs',
    ...controller,
    strategy: jobStrategy,
  }),
];

const networking = [
  define('networking.k8s.io', 'v1', 'IngressClass', {
    plural: 'ingressclasses',
    clusterScoped: true,
    hasGeneration: true,
  }),
  define('networking.k8s.io', 'v1', 'Ingress', {
    plural: 'ingresses',
    shortNames: ['ing'],
    hasStatus: true,
    hasGeneration: true,
    strategy: ingressStrategy,
  }),
  define('networking.k8s.io', 'v1', 'NetworkPolicy', {
    plural: 'networkpolicies',
    shortNames: ['netpol'],
    hasGeneration: true,
    strategy: networkPolicyStrategy,
  }),
];

const authorization = [
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', {
    plural: 'clusterrolebindings',
    clusterScoped: true,
    strategy: roleBindingStrategy,
  }),
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRole', {
    plural: 'clusterroles',
    clusterScoped: true,
  }),
  define('rbac.authorization.k8s.io', 'v1', 'RoleBinding', {
    plural: 'rolebindings',
    strategy: roleBindingStrategy,
  }),
  define('rbac.authorization.k8s.io', 'v1', 'Role', { plural: 'roles' }),
];

const autoscalers = define('autoscaling', 'v2', 'HorizontalPodAutoscaler', {
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: all,
  hasStatus: true,
  model: 'V2HorizontalPodAutoscaler',
  strategy: horizontalPodAutoscalerStrategy,
});

/** Every kind that is there without a CustomResourceDefinition, in the order in which discovery tells them. */
export const builtInDefinitions: readonly ResourceDefinition[] = [
  ...core,
  ...apps,
  autoscalers,
  {
    ...define('autoscaling', 'v1', 'HorizontalPodAutoscaler', {
      plural: 'horizontalpodautoscalers',
      shortNames: ['hpa'],
      categories: all,
    }),
    view: { ...horizontalPodAutoscalerV1, stored: autoscalers },
  },
  ...batch,
  define('coordination.k8s.io', 'v1', 'Lease', { plural: 'leases' }),
  define('discovery.k8s.io', 'v1', 'EndpointSlice', {
    plural: 'endpointslices',
    hasGeneration: true,
    strategy: endpointSliceStrategy,
  }),
  ...networking,
  define('policy', 'v1', 'PodDisruptionBudget', {
    plural: 'poddisruptionbudgets',
    shortNames: ['pdb'],
    hasStatus: true,
    hasGeneration: true,
    strategy: podDisruptionBudgetStrategy,
  }),
  ...authorization,
  define('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', {
    plural: 'customresourcedefinitions',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    clusterScoped: true,
    hasStatus: true,
    hasGeneration: true,
    strategy: customResourceDefinitionStrategy,
  }),
];
