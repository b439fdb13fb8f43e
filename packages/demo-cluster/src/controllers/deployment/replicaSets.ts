import { Deployment, ReplicaSet } from '../objects';
import {
  hashTemplate,
  POD_TEMPLATE_HASH_LABEL,
  templatesEqual,
  withTemplateLabel,
} from '../templates';
import { controllerReference } from '../ownership';
import { desiredReplicas, maxSurge } from './strategy';

export const DESIRED_REPLICAS_ANNOTATION =
  'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS_ANNOTATION = 'deployment.kubernetes.io/max-replicas';

/** A deployment's ReplicaSets, parted into the one with its present template, if any, and the others. */
export interface Generations {
  current: ReplicaSet | undefined;
  old: readonly ReplicaSet[];
}

export function partGenerations(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): Generations {
  const current = [...replicaSets]
    .sort(byAge)
    .find(({ spec }) =>
      templatesEqual(spec.template, deployment.spec.template),
    );
  return {
    current,
    old: replicaSets.filter(replicaSet => replicaSet !== current),
  };
}

export function allOf({ current, old }: Generations): ReplicaSet[] {
  return current ? [...old, current] : [...old];
}

export function sizeOf({ spec }: ReplicaSet): number {
  return spec.replicas ?? 1;
}

export function availableOf({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

export function active(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return replicaSets.filter(replicaSet => sizeOf(replicaSet) > 0);
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Oldest first. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const created = ({ metadata }: ReplicaSet) =>
    Date.parse(metadata.creationTimestamp ?? '');
  return (
    created(a) - created(b) || compareText(a.metadata.name, b.metadata.name)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The deployment's size when this ReplicaSet was last scaled; undefined before its first scaling. */
export function annotatedDesired(replicaSet: ReplicaSet): number | undefined {
  return annotatedNumber(replicaSet, DESIRED_REPLICAS_ANNOTATION);
}

export function annotatedMaximum(replicaSet: ReplicaSet): number | undefined {
  return annotatedNumber(replicaSet, MAX_REPLICAS_ANNOTATION);
}

function annotatedNumber(
  { metadata }: ReplicaSet,
  annotation: string,
): number | undefined {
  const text = metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The same ReplicaSet when nothing differs, so that a write is only made of a change. */
export function resize(
  deployment: Deployment,
  replicaSet: ReplicaSet,
  replicas: number,
): ReplicaSet {
  const desired = desiredReplicas(deployment);
  const annotations = {
    [DESIRED_REPLICAS_ANNOTATION]: String(desired),
    [MAX_REPLICAS_ANNOTATION]: String(desired + maxSurge(deployment)),
  };
  const unchanged =
    sizeOf(replicaSet) === replicas &&
    Object.entries(annotations).every(
      ([key, value]) => replicaSet.metadata.annotations?.[key] === value,
    );
  if (unchanged) return replicaSet;
  return {
    ...replicaSet,
    metadata: {
      ...replicaSet.metadata,
      annotations: { ...replicaSet.metadata.annotations, ...annotations },
    },
    spec: { ...replicaSet.spec, replicas },
  };
}

/** A ReplicaSet of size 0 for the deployment's present template, not yet in the store: it has no uid. */
export function newReplicaSet(deployment: Deployment): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = hashTemplate(template, deployment.status?.collisionCount ?? 0);
  const labelled = withTemplateLabel(template, POD_TEMPLATE_HASH_LABEL, hash);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels: labelled.metadata?.labels,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds && { minReadySeconds }),
      selector: {
        ...selector,
        matchLabels: {
          ...selector.matchLabels,
          [POD_TEMPLATE_HASH_LABEL]: hash,
        },
      },
      template: labelled,
    },
  };
}
