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
      compare(kindText(left), kindText(right)) ||
      compare(nameText(left), nameText(right)),
  );
}

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

function kindText({ apiVersion, kind }: Manifest): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return [group, version, kind].join('_');
}

function nameText({ metadata }: Manifest): string {
  return [metadata.namespace ?? '', metadata.name].join('_');
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
