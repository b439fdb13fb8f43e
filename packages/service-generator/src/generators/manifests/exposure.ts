import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { Manifest } from './files';
import { isFlagger, isMeshed } from './pods';

/** How requests come in from outside; with a mesh its own routes do it, and Flagger writes those. */
export type Exposure = 'httproute' | 'ingress' | 'istio' | 'flagger';

export function exposureOf(model: ServiceModel): Exposure | undefined {
  if (model.isWorker) return undefined;
  if (isFlagger(model)) return 'flagger';
  if (isMeshed(model)) return 'istio';
  const { kind } = model.description.exposure;
  return kind === 'internal' ? undefined : kind;
}

/** What an overlay sets for its host, as a JSON patch of the object that the component brings. */
export function hostPatch(
  model: ServiceModel,
  { host }: Pick<EnvironmentModel, 'host'>,
): { kind: string; operations: Manifest[] } | undefined {
  if (!host) return undefined;
  const replace = (path: string, value: unknown) => ({
    op: 'replace',
    path,
    value,
  });
  switch (exposureOf(model)) {
    case 'httproute':
      return {
        kind: 'HTTPRoute',
        operations: [replace('/spec/hostnames', [host])],
      };
    case 'ingress':
      return {
        kind: 'Ingress',
        operations: [
          replace('/spec/rules/0/host', host),
          replace('/spec/tls/0/hosts', [host]),
        ],
      };
    case 'istio':
      return {
        kind: 'VirtualService',
        operations: [replace('/spec/hosts', [model.name, host])],
      };
    case 'flagger':
      return {
        kind: 'Canary',
        operations: [replace('/spec/service/hosts', [host])],
      };
    default:
      return undefined;
  }
}

/** Until an overlay names its own. */
export function anyHost({ environments, name }: ServiceModel): string {
  return environments[2].host ?? name;
}

/** What objects of a route are called, and what they belong to. */
export const routeMetadata = ({ name, selector }: ServiceModel) => ({
  name,
  labels: selector,
});
