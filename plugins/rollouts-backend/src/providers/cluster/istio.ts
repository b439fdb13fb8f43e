import { z } from 'zod';
import { IstioRoute } from '../../domain/planning';
import { ownerOf } from './owners';
import { virtualServiceSchema } from './schemas';

/** The first route that splits the requests of a Service between its subset `stable` and one other. */
export function istioRouteOf(
  objects: readonly z.infer<typeof virtualServiceSchema>[],
  service: string,
): IstioRoute | undefined {
  for (const object of objects) {
    for (const { route = [] } of object.spec.http ?? []) {
      const [first, second] = route;
      const isSplit =
        route.length === 2 &&
        first.destination.host === service &&
        second.destination.host === service;
      const stable = route.find(
        ({ destination }) => destination.subset === 'stable',
      );
      const other = route.find(each => each !== stable);
      if (isSplit && stable?.destination.subset && other?.destination.subset) {
        return {
          virtualService: object.metadata.name,
          host: service,
          stableSubset: stable.destination.subset,
          candidateSubset: other.destination.subset,
          owner: ownerOf(object.metadata),
        };
      }
    }
  }
  return undefined;
}
