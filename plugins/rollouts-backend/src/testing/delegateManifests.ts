/** Small definitions of our own, which keep whatever the controllers and their users write. */
const KEPT = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

export function definition(
  group: string,
  versions: readonly string[],
  kind: string,
  plural: string,
  scope = 'Namespaced',
) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: KEPT, status: KEPT },
          },
        },
      })),
    },
  };
}

/** What Flagger watches and writes. */
export const flaggerDefinitions = [
  definition('flagger.app', ['v1beta1'], 'Canary', 'canaries'),
  definition('flagger.app', ['v1beta1'], 'MetricTemplate', 'metrictemplates'),
  definition('flagger.app', ['v1beta1'], 'AlertProvider', 'alertproviders'),
  ...[
    ['VirtualService', 'virtualservices'],
    ['DestinationRule', 'destinationrules'],
  ].map(([kind, plural]) =>
    definition('networking.istio.io', ['v1', 'v1alpha3'], kind, plural),
  ),
];

/** What Argo Rollouts watches. */
export const argoDefinitions = [
  definition('argoproj.io', ['v1alpha1'], 'Rollout', 'rollouts'),
  definition('argoproj.io', ['v1alpha1'], 'AnalysisRun', 'analysisruns'),
  definition(
    'argoproj.io',
    ['v1alpha1'],
    'AnalysisTemplate',
    'analysistemplates',
  ),
  definition(
    'argoproj.io',
    ['v1alpha1'],
    'ClusterAnalysisTemplate',
    'clusteranalysistemplates',
    'Cluster',
  ),
  definition('argoproj.io', ['v1alpha1'], 'Experiment', 'experiments'),
];

export const shopImage = (version: string) =>
  `registry.example/shop:${version}`;

export function shopTemplate(version: string) {
  return {
    metadata: { labels: { app: 'shop' } },
    spec: {
      containers: [
        {
          name: 'shop',
          image: shopImage(version),
          ports: [{ name: 'http', containerPort: 8080 }],
        },
      ],
    },
  };
}

export function shopDeployment(namespace: string, replicas = 2) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace, labels: { app: 'shop' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'shop' } },
      template: shopTemplate('v1'),
    },
  };
}

export function shopCanary(
  namespace: string,
  webhooks: { name: string; type: string; url: string }[],
) {
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'shop', namespace },
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
      progressDeadlineSeconds: 60,
      service: { port: 80, targetPort: 8080 },
      analysis: {
        interval: '10s',
        threshold: 1,
        maxWeight: 40,
        stepWeight: 20,
        webhooks,
      },
    },
  };
}

export function shopRollout(namespace: string, spec: object) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'shop', namespace },
    spec: {
      replicas: 4,
      progressDeadlineSeconds: 15,
      progressDeadlineAbort: true,
      selector: { matchLabels: { app: 'shop' } },
      strategy: {
        canary: {
          steps: [
            { setWeight: 25 },
            { pause: {} },
            { setWeight: 50 },
            { pause: { duration: '3s' } },
          ],
        },
      },
      ...spec,
    },
  };
}
