import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { anyHost, routeMetadata } from './exposure';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from './files';

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
      metadata: routeMetadata(model),
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

/** Istio alone: weights of a route that a rollout moves. */
export function istio(model: ServiceModel): GeneratedFile[] {
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
            metadata: routeMetadata(model),
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
            metadata: routeMetadata(model),
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

/** Istio under Flagger, which writes the routes itself. */
export function flagger(model: ServiceModel): GeneratedFile[] {
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
    metadata: routeMetadata(model),
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
