/** What the tests of the history apply to a cluster. */
export interface ShopOptions {
  version?: string;
  /** The commit that it says it was built from. */
  commit?: string;
  /** How long a pod has to be ready until it counts as available. */
  minReadySeconds?: number;
}

export function imageOf(version: string): string {
  return `registry.example/shop:${version}`;
}

/** A Deployment of one pod that is ready at once. */
export function deploymentOf(name: string, options: ShopOptions = {}) {
  const { minReadySeconds = 0 } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: labelsOf(name) },
    spec: {
      replicas: 1,
      minReadySeconds,
      selector: { matchLabels: { app: name } },
      template: templateOf(name, options),
    },
  };
}

export function statefulSetOf(name: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels: labelsOf(name) },
    spec: {
      replicas: 1,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: templateOf(name, {}),
    },
  };
}

/** Of Flagger, for the Deployment of the same name. */
export function canaryOf(name: string) {
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name, labels: labelsOf(name) },
    spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
  };
}

export const canaryDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'canaries.flagger.app' },
  spec: {
    group: 'flagger.app',
    scope: 'Namespaced',
    names: { plural: 'canaries', singular: 'canary', kind: 'Canary' },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
};

function labelsOf(name: string) {
  return { 'app.kubernetes.io/name': name };
}

function templateOf(name: string, { version = 'v1', commit }: ShopOptions) {
  return {
    metadata: {
      labels: { app: name },
      annotations: {
        'quarterdeck.io/demo-startup': '0.1',
        ...(commit && { 'quarterdeck.io/source-revision': commit }),
      },
    },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'shop', image: imageOf(version) }],
    },
  };
}
