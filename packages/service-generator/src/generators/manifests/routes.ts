import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { anyHost, exposureOf, routeMetadata } from './exposure';
import { componentFiles, componentFolder, manifestFile } from './files';
import { flagger, istio } from './mesh';

/** The component that brings requests in from outside, whichever way the service has chosen. */
export function exposureFiles(model: ServiceModel): GeneratedFile[] {
  switch (exposureOf(model)) {
    case 'httproute':
      return httpRoute(model);
    case 'ingress':
      return ingress(model);
    case 'istio':
      return istio(model);
    case 'flagger':
      return flagger(model);
    default:
      return [];
  }
}

function httpRoute(model: ServiceModel): GeneratedFile[] {
  const { gateway } = model.description.exposure;
  const parent = (sectionName: string) => [{ ...gateway, sectionName }];
  const hostnames = [anyHost(model)];
  const folder = componentFolder('httproute');
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
  };
  return componentFiles(
    'httproute',
    'Requests from outside, by the Gateway of the platform: it ends TLS with a certificate of cert-manager,\nand limits the rate of requests, which the Gateway API leaves to each implementation.',
    { resources: ['http-route.yaml'] },
    [
      manifestFile(
        `${folder}/http-route.yaml`,
        'The second route sends plain requests to https.',
        [
          {
            ...route,
            metadata: routeMetadata(model),
            spec: {
              parentRefs: parent('https'),
              hostnames,
              rules: [
                {
                  matches: [{ path: { type: 'PathPrefix', value: '/' } }],
                  timeouts: { request: '15s' },
                  backendRefs: [
                    { name: model.name, port: model.ports.service },
                  ],
                },
              ],
            },
          },
          {
            ...route,
            metadata: {
              name: `${model.name}-redirect`,
              labels: model.selector,
            },
            spec: {
              parentRefs: parent('http'),
              hostnames,
              rules: [
                {
                  filters: [
                    {
                      type: 'RequestRedirect',
                      requestRedirect: { scheme: 'https', statusCode: 301 },
                    },
                  ],
                },
              ],
            },
          },
        ],
      ),
    ],
  );
}

function ingress(model: ServiceModel): GeneratedFile[] {
  const { issuer, ingressClass, requestsPerSecond } =
    model.description.exposure;
  const host = anyHost(model);
  return componentFiles(
    'ingress',
    'Requests from outside, by an Ingress controller. The Gateway API is its successor.',
    { resources: ['ingress.yaml'] },
    [
      manifestFile(
        `${componentFolder('ingress')}/ingress.yaml`,
        'The annotations are those of HAProxy; another controller has its own for redirect and rate limit.',
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          metadata: {
            ...routeMetadata(model),
            annotations: {
              'cert-manager.io/cluster-issuer': issuer,
              'haproxy.org/ssl-redirect': 'true',
              'haproxy.org/rate-limit-requests': String(requestsPerSecond),
              'haproxy.org/rate-limit-period': '1s',
            },
          },
          spec: {
            ingressClassName: ingressClass,
            tls: [{ hosts: [host], secretName: `${model.name}-tls` }],
            rules: [
              {
                host,
                http: {
                  paths: [
                    {
                      path: '/',
                      pathType: 'Prefix',
                      backend: {
                        service: { name: model.name, port: { name: 'http' } },
                      },
                    },
                  ],
                },
              },
            ],
          },
        },
      ),
    ],
  );
}
