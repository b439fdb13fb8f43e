import { Image, Routing } from '@quarterdeck/plugin-rollouts-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';
import { DeploymentView, RouterView } from '../../domain/view';
import { ownerOf } from './owners';
import { DeploymentObject, PodObject, VirtualServiceObject } from './schemas';

export const ROLLOUT_ANNOTATION = 'quarterdeck.io/rollout';
export const GENERATION_ANNOTATION = 'quarterdeck.io/rollout-generation';

/** A pod that is in one of these does not get out of them by waiting. */
const BROKEN = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
]);

export function viewOfDeployment(object: DeploymentObject): DeploymentView {
  const { metadata, spec, status } = object;
  const stalled = status.conditions.find(
    ({ type, status: holds, reason }) =>
      type === 'Progressing' &&
      holds === 'False' &&
      reason === 'ProgressDeadlineExceeded',
  );
  const generation = metadata.annotations?.[GENERATION_ANNOTATION];
  return {
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    isObserved: status.observedGeneration >= (metadata.generation ?? 0),
    replicas: spec.replicas,
    updated: status.updatedReplicas,
    total: status.replicas,
    available: status.availableReplicas,
    unavailable: status.unavailableReplicas,
    images: imagesOf(object),
    basis: basisOf(object),
    stalled: stalled && (stalled.message ?? stalled.reason),
    rolloutId: metadata.annotations?.[ROLLOUT_ANNOTATION],
    generation: generation === undefined ? undefined : Number(generation),
    owner: ownerOf(metadata),
  };
}

/** What has a pod template: a Deployment, or a Rollout of Argo. */
type Templated = { spec: Pick<DeploymentObject['spec'], 'template'> };

export function imagesOf({ spec }: Templated): Image[] {
  return spec.template.spec.containers.map(({ name, image }) => ({
    container: name,
    image,
  }));
}

/** A hash of the pod template without its images and without marks that tools leave on it. */
export function basisOf({ spec }: Templated): string {
  const { metadata, spec: pod } = spec.template;
  const template = {
    labels: metadata.labels,
    spec: {
      ...pod,
      containers: pod.containers.map(({ image: _image, ...rest }) => rest),
    },
  };
  return createHash('sha256').update(canonicalJson(template)).digest('hex');
}

/** Why pods of these images do not start; undefined where none is in trouble. */
export function brokenPod(
  pods: readonly PodObject[],
  images: readonly Image[],
): string | undefined {
  const wanted = new Map(
    images.map(({ container, image }) => [container, image]),
  );
  for (const { spec, status, metadata } of pods) {
    const isNew = spec.containers.every(
      ({ name, image }) => (wanted.get(name) ?? image) === image,
    );
    for (const { name, state } of isNew
      ? (status.containerStatuses ?? [])
      : []) {
      const reason = state?.waiting?.reason;
      if (reason !== undefined && BROKEN.has(reason)) {
        return `container ${name} of pod ${metadata.name} is in ${reason}${state?.waiting?.message ? `: ${state.waiting.message}` : ''}`;
      }
    }
  }
  return undefined;
}

export function viewOfVirtualService(
  object: VirtualServiceObject,
  routing: Extract<Routing, { kind: 'istio' }>,
): RouterView {
  const weights = splitsOf(object, routing).map(({ candidate }) => candidate);
  const common = {
    resourceVersion: object.metadata.resourceVersion,
    isPinned: true,
    owner: ownerOf(object.metadata),
  };
  if (weights.length === 0) {
    return {
      ...common,
      problem: `no route splits ${routing.host} between ${routing.stableSubset} and ${routing.candidateSubset} any more`,
    };
  }
  return weights.every(weight => weight === weights[0])
    ? { ...common, traffic: weights[0] }
    : {
        ...common,
        problem: `its routes split differently: ${weights.join(', ')}`,
      };
}

export interface Split {
  /** Of `spec.http`, and of its `route`. */
  route: number;
  stableIndex: number;
  candidateIndex: number;
  /** Percent. */
  candidate: number;
}

/** The routes that name both subsets; others are none of a rollout's business. */
export function splitsOf(
  object: VirtualServiceObject,
  routing: Extract<Routing, { kind: 'istio' }>,
): Split[] {
  return (object.spec.http ?? []).flatMap(({ route = [] }, index) => {
    const indexOf = (subset: string) =>
      route.findIndex(
        ({ destination }) =>
          destination.host === routing.host && destination.subset === subset,
      );
    const stableIndex = indexOf(routing.stableSubset);
    const candidateIndex = indexOf(routing.candidateSubset);
    return route.length === 2 && stableIndex >= 0 && candidateIndex >= 0
      ? [
          {
            route: index,
            stableIndex,
            candidateIndex,
            candidate: route[candidateIndex].weight ?? 0,
          },
        ]
      : [];
  });
}
