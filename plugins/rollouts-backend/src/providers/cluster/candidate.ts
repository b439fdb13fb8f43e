import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import {
  CANDIDATE_TRACK,
  TRACK_LABEL,
  candidateNameOf,
} from '../../domain/planning';
import { Write } from '../../domain/reconcile';
import { DeploymentObject } from './schemas';

/** What a server writes into an object and must not be copied. */
const OWN_ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];

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
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([key]) => !OWN_ANNOTATIONS.includes(key),
    ),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: candidateNameOf(plan.target),
      namespace: plan.target.namespace,
      labels: { ...metadata.labels, ...track },
      annotations: { ...annotations, ...stamp },
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
