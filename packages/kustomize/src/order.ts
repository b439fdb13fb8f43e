import { Manifest } from './objects';

/** What others depend on comes first; this is the order in which `kubectl apply -k` writes. */
const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The objects in kustomize's default order. */
export function inApplyOrder<T extends Manifest>(objects: readonly T[]): T[] {
  return [...objects].sort(
    (left, right) =>
      rank(left.kind) - rank(right.kind) ||
      compare(sortText(left), sortText(right)),
  );
}

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

function sortText({ apiVersion, kind, metadata }: Manifest): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const { namespace = '', name } = metadata;
  return [group, version, kind, namespace, name].join('_');
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
