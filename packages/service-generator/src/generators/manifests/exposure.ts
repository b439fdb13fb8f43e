import { GeneratedFile } from '../../files';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from './files';
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
function anyHost({ environments, name }: ServiceModel): string {
  return environments[2].host ?? name;
}

const metadata = ({ name, selector }: ServiceModel) => ({
  name,
  labels: selector,
});

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
            metadata: metadata(model),
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
            ...metadata(model),
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

const RETRIES = {
  attempts: 2,
  perTryTimeout: '3s',
  retryOn: 'connect-failure,refused-stream,unavailable',
};

/** Only these pods get a sidecar: one in a Job would keep it from ending. */
function injectionPatch({ name }: ServiceModel): GeneratedFile {
  return manifestFile(
    `${componentFolder('mesh')}/sidecar.yaml`,
    'Only these pods join the mesh: a sidecar would keep a Job from ending.',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        template: {
          metadata: { labels: { 'sidecar.istio.io/inject': 'true' } },
        },
      },
    },
  );
}

function peerAuthentication(model: ServiceModel): GeneratedFile {
  return manifestFile(
    `${componentFolder('mesh')}/peer-authentication.yaml`,
    'Requests come by mutual TLS; metrics are read by a Prometheus outside the mesh.',
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: metadata(model),
      spec: {
        selector: { matchLabels: model.selector },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { [model.ports.metrics]: { mode: 'PERMISSIVE' } },
      },
    },
  );
}

function gatewaysOf({ description, isExposed }: ServiceModel): string[] {
  const { gateway } = description.exposure;
  return isExposed
    ? [`${gateway.namespace}/${gateway.name}`, 'mesh']
    : ['mesh'];
}

function istio(model: ServiceModel): GeneratedFile[] {
  const destination = (subset: string, weight: number) => ({
    destination: { host: model.name, subset },
    weight,
  });
  const subset = (name: string) => ({
    name,
    labels: { 'quarterdeck.io/track': name },
  });
  return componentFiles(
    'mesh',
    'Requests are shared out by Istio; a rollout moves the weights of the route from stable to canary.',
    {
      resources: ['routes.yaml', 'peer-authentication.yaml'],
      patches: [{ path: 'sidecar.yaml' }],
    },
    [
      manifestFile(
        `${componentFolder('mesh')}/routes.yaml`,
        'Without the DestinationRule the subsets would be names of nothing, and requests would end with 503.',
        [
          {
            apiVersion: 'networking.istio.io/v1',
            kind: 'VirtualService',
            metadata: metadata(model),
            spec: {
              hosts: [model.name],
              gateways: gatewaysOf(model),
              http: [
                {
                  name: 'primary',
                  timeout: '15s',
                  retries: RETRIES,
                  route: [destination('stable', 100), destination('canary', 0)],
                },
              ],
            },
          },
          {
            apiVersion: 'networking.istio.io/v1',
            kind: 'DestinationRule',
            metadata: metadata(model),
            spec: {
              host: model.name,
              trafficPolicy: {
                outlierDetection: {
                  consecutive5xxErrors: 5,
                  interval: '10s',
                  baseEjectionTime: '30s',
                  maxEjectionPercent: 50,
                },
              },
              subsets: [subset('stable'), subset('canary')],
            },
          },
        ],
      ),
      peerAuthentication(model),
      injectionPatch(model),
    ],
  );
}

function flagger(model: ServiceModel): GeneratedFile[] {
  const folder = componentFolder('mesh');
  return componentFiles(
    'mesh',
    'Flagger moves requests to a new version step by step, and back where the metrics fail. The routes, the Services and\nthe Deployment that serves are its own: nothing here writes them.',
    {
      resources: ['canary.yaml', 'peer-authentication.yaml'],
      patches: [{ path: 'sidecar.yaml' }, { path: 'no-service.yaml' }],
    },
    [
      manifestFile(
        `${folder}/canary.yaml`,
        'Ten per cent more each minute up to half; five failed checks take the new version back.',
        canary(model),
      ),
      manifestFile(
        `${folder}/no-service.yaml`,
        'Flagger writes this Service: two writers would fight over its selector.',
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: model.name },
          $patch: 'delete',
        },
      ),
      peerAuthentication(model),
      injectionPatch(model),
    ],
  );
}

function canary(model: ServiceModel): Manifest {
  const { name, ports } = model;
  const hasAutoscaler = model.environments.some(
    ({ replicas }) => replicas.max > replicas.min,
  );
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: metadata(model),
    spec: {
      provider: 'istio',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      autoscalerRef: hasAutoscaler
        ? {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            name,
          }
        : undefined,
      progressDeadlineSeconds: 600,
      service: {
        port: ports.service,
        targetPort: 'http',
        portName: 'http',
        portDiscovery: true,
        gateways: gatewaysOf(model),
        hosts: [anyHost(model)],
        timeout: '15s',
        retries: RETRIES,
      },
      analysis: {
        interval: '1m',
        threshold: 5,
        maxWeight: 50,
        stepWeight: 10,
        metrics: [
          {
            name: 'request-success-rate',
            thresholdRange: { min: 99 },
            interval: '1m',
          },
          {
            // Flagger's is the 99th percentile.
            name: 'request-duration',
            thresholdRange: {
              max: model.description.objectives.latencyMilliseconds,
            },
            interval: '1m',
          },
        ],
      },
    },
  };
}
