import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { kustomizationFile, manifestFile } from './files';
import { networkPolicies } from './networkPolicies';
import {
  PULL_SECRET,
  isFlagger,
  podLabels,
  podTemplate,
  servingPods,
} from './pods';

const BASE = 'deploy/base';
/** The portal finds by it what belongs to the entity: the service itself, not what runs beside it. */
export const CATALOG_LABEL = 'backstage.io/kubernetes-id';

/** Some environment has more than one replica, and so something to scale or to keep from eviction. */
export function scales({ environments }: ServiceModel): boolean {
  return environments.some(({ replicas }) => replicas.max > replicas.min);
}

export function isSpread({ environments }: ServiceModel): boolean {
  return environments.some(({ replicas }) => replicas.min > 1);
}

/** What every environment runs, in the size of production. */
export function baseFiles(model: ServiceModel): GeneratedFile[] {
  const files = [
    serviceAccount(model),
    deployment(model),
    service(model),
    ...(scales(model) ? [autoscaler(model)] : []),
    ...(isSpread(model) ? [disruptionBudget(model)] : []),
    networkPolicies(model),
  ];
  return [
    kustomizationFile(
      BASE,
      'What every environment runs. Overlays say what differs, components what is optional.',
      {
        resources: files.map(({ path }) => path.slice(BASE.length + 1)),
        labels: [
          {
            includeTemplates: true,
            pairs: { [CATALOG_LABEL]: model.labels[CATALOG_LABEL] },
          },
        ],
        configMapGenerator: [
          {
            name: objectNames(model.name).configuration,
            envs: ['configuration.env'],
            options: {
              labels: model.selector,
              // Before the migration, which reads it.
              annotations: syncWave(model, -2),
            },
          },
        ],
      },
    ),
    ...files,
    configuration(model),
  ];
}

/** Argo CD applies the lower waves first. */
export function syncWave(
  { description }: ServiceModel,
  wave: number,
): Record<string, string> | undefined {
  return description.delivery.gitops === 'argocd'
    ? { 'argocd.argoproj.io/sync-wave': String(wave) }
    : undefined;
}

/** Its name gets a hash of what is in it, so that a change restarts the pods and can be undone with them. */
function configuration({ variables }: ServiceModel): GeneratedFile {
  const lines = variables.flatMap(({ name, description, value }) =>
    value === undefined ? [] : [`# ${description}\n${name}=${value}`],
  );
  return {
    path: `${BASE}/configuration.env`,
    class: 'managed',
    content: `# Generated from quarterdeck.yaml. Overlays set their own values in their configuration.env.\n${lines.join('\n')}\n`,
  };
}

function metadata(model: ServiceModel, wave?: number) {
  return {
    name: model.name,
    labels: model.selector,
    annotations: wave === undefined ? undefined : syncWave(model, wave),
  };
}

function serviceAccount(model: ServiceModel): GeneratedFile {
  return manifestFile(
    `${BASE}/service-account.yaml`,
    'It may do nothing in the cluster. Give it a cloud identity by an annotation in an overlay.',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(model, -2),
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: PULL_SECRET }],
    },
  );
}

function deployment(model: ServiceModel): GeneratedFile {
  return manifestFile(
    `${BASE}/deployment.yaml`,
    scales(model)
      ? 'How many replicas there are is up to the HorizontalPodAutoscaler alone.'
      : 'Overlays say how many replicas there are.',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(model),
      spec: {
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 600,
        minReadySeconds: 5,
        selector: { matchLabels: podLabels(model) },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        },
        template: podTemplate(model),
      },
    },
  );
}

function service(model: ServiceModel): GeneratedFile {
  const http = {
    name: 'http',
    port: model.ports.service,
    targetPort: 'http',
    protocol: 'TCP',
    appProtocol: 'http',
  };
  const metrics = {
    name: 'metrics',
    port: model.description.service.ports.metrics.port,
    targetPort: 'metrics',
    protocol: 'TCP',
  };
  return manifestFile(
    `${BASE}/service.yaml`,
    model.isWorker
      ? 'A worker takes no requests; this is for its metrics.'
      : 'It selects both Deployments of a rollout: which of them gets requests is up to the strategy.',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(model),
      spec: {
        type: 'ClusterIP',
        selector: model.selector,
        ports: model.isWorker ? [metrics] : [http, metrics],
      },
    },
  );
}

function autoscaler(model: ServiceModel): GeneratedFile {
  const utilization = (name: string, averageUtilization: number) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  });
  const production = model.environments[2];
  return manifestFile(
    `${BASE}/horizontal-pod-autoscaler.yaml`,
    'Twice as many within a minute where needed; one fewer a minute after five quiet ones.',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(model),
      spec: {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: model.name,
        },
        minReplicas: production.replicas.min,
        maxReplicas: production.replicas.max,
        metrics: [utilization('cpu', 70), utilization('memory', 80)],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 60,
            policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
          },
        },
      },
    },
  );
}

function disruptionBudget(model: ServiceModel): GeneratedFile {
  return manifestFile(
    `${BASE}/pod-disruption-budget.yaml`,
    'Nodes are drained one replica at a time; broken ones never hold up a drain.',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(model),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: isFlagger(model)
          ? { matchExpressions: [servingPods(model)] }
          : { matchLabels: model.selector },
      },
    },
  );
}
