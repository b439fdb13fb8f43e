import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import {
  CANDIDATE_TRACK,
  TRACK_LABEL,
  candidateNameOf,
} from '../../domain/planning';
import { Write } from '../../domain/reconcile';
import { ownerOf } from './owners';
import { DeploymentObject } from './schemas';

/** What a server writes into an object and must not be copied. */
const OWN_ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** By these marks Argo CD and Flux would take the copy for theirs, and remove it: Git does not declare it. */
const OWNERS_MARKS =
  /^(argocd\.argoproj\.io|(kustomize|helm)\.toolkit\.fluxcd\.io|meta\.helm\.sh)\/|^quarterdeck\.io\/(holds|held-from)$/;

function withoutMarks(marks: Record<string, string> | null | undefined) {
  return Object.fromEntries(
    Object.entries(marks ?? {}).filter(
      ([key]) => !OWN_ANNOTATIONS.includes(key) && !OWNERS_MARKS.test(key),
    ),
  );
}

function labelsOf({ metadata }: DeploymentObject) {
  const { 'app.kubernetes.io/instance': instance, ...labels } = withoutMarks(
    metadata.labels,
  );
  // Argo CD may tell its objects by this label, too.
  return instance === undefined || ownerOf(metadata).kind === 'argo-cd'
    ? labels
    : { ...labels, 'app.kubernetes.io/instance': instance };
}

/** A copy of the stable Deployment that runs other images under another track. */
export function candidateOf(
  plan: PlanDocument,
  stable: DeploymentObject,
  { images, replicas }: Extract<Write, { kind: 'create-candidate' }>,
  stamp: Record<string, string>,
) {
  const { metadata, spec } = stable;
  const track = { [TRACK_LABEL]: CANDIDATE_TRACK };
  const wanted = new Map(
    images.map(({ container, image }) => [container, image]),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: candidateNameOf(plan.target),
      namespace: plan.target.namespace,
      labels: { ...labelsOf(stable), ...track },
      annotations: { ...withoutMarks(metadata.annotations), ...stamp },
    },
    spec: {
      ...spec,
      replicas,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, ...track },
      },
      template: {
        ...spec.template,
        metadata: {
          ...spec.template.metadata,
          labels: { ...spec.template.metadata.labels, ...track },
        },
        spec: {
          ...spec.template.spec,
          containers: spec.template.spec.containers.map(container => ({
            ...container,
            image: wanted.get(container.name) ?? container.image,
          })),
        },
      },
    },
  };
}
