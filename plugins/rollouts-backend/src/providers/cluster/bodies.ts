/** What the API server is sent, for a plan to show and for a rollout to do. */
import { Image, Routing } from '@quarterdeck/plugin-rollouts-common';
import { VirtualServiceObject } from './schemas';
import { splitsOf } from './views';

/** A strategic merge patch of a Deployment. */
export function imagesBody(images: readonly Image[]) {
  return {
    spec: {
      template: {
        spec: {
          containers: images.map(({ container, image }) => ({
            name: container,
            image,
          })),
        },
      },
    },
  };
}

/** A merge patch of a Service; `null` lets it select both sides, as before. */
export function selectorBody(
  { label }: Extract<Routing, { kind: 'service' }>,
  value: string | null,
) {
  return { spec: { selector: { [label]: value } } };
}

/** A JSON patch of a VirtualService: the weights of both subsets, and nothing else of its routes. */
export function weightsBody(
  object: VirtualServiceObject,
  routing: Extract<Routing, { kind: 'istio' }>,
  traffic: number,
) {
  const weight = (route: number, index: number, value: number) => ({
    op: 'replace',
    path: `/spec/http/${route}/route/${index}/weight`,
    value,
  });
  return splitsOf(object, routing).flatMap(
    ({ route, stableIndex, candidateIndex }) => [
      weight(route, stableIndex, 100 - traffic),
      weight(route, candidateIndex, traffic),
    ],
  );
}
