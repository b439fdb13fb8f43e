import {
  Manifest,
  fieldsAt,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';
import {
  AnswersInput,
  ENVIRONMENTS,
  STRATEGIES,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';
import { ordersModel } from '../testing/files';
import { objectsOf, overlaysOf } from './overlays';

const model = (answers: Partial<AnswersInput> = {}) =>
  ordersModel('go', { database: 'postgres18', previews: true, ...answers });
const named = (objects: Manifest[], kind: string, name = 'orders') =>
  objects.find(object => object.kind === kind && object.metadata.name === name);

describe('objectsOf', () => {
  it.each(STRATEGIES)('builds every environment of %s', strategy => {
    for (const environment of [...ENVIRONMENTS, 'preview'] as const) {
      const objects = objectsOf(model({ strategy }), environment);
      const deployment = named(objects, 'Deployment');
      expect(valueAt(deployment, 'spec', 'selector', 'matchLabels')).toEqual({
        'app.kubernetes.io/name': 'orders',
        ...(strategy !== 'canary-flagger' && {
          'quarterdeck.io/track': 'stable',
        }),
      });
      expect(deployment?.metadata.labels).toMatchObject({
        'backstage.io/kubernetes-id': 'orders',
        environment,
        service: 'orders',
        team: 'veza-team',
      });
      const [container] = itemsAt(
        deployment,
        'spec',
        'template',
        'spec',
        'containers',
      );
      const configuration = stringAt(
        itemsAt(container, 'envFrom')[0],
        'configMapRef',
        'name',
      );
      expect(named(objects, 'ConfigMap', configuration)).toBeDefined();
    }
  });

  it('scales each environment as it is described', () => {
    const replicas = (
      environment: 'development' | 'staging' | 'production',
    ) => {
      const { minReplicas, maxReplicas } =
        fieldsAt(
          named(objectsOf(model(), environment), 'HorizontalPodAutoscaler'),
          'spec',
        ) ?? {};
      return [minReplicas, maxReplicas];
    };
    expect(ENVIRONMENTS.map(replicas)).toEqual([
      [1, 2],
      [2, 4],
      [3, 10],
    ]);
  });

  it('leaves replicas to the autoscaler, and says them where there is none', () => {
    const fixed = model({ productionReplicas: 2, productionMaxReplicas: 2 });
    const production = objectsOf(fixed, 'production');
    expect(named(production, 'HorizontalPodAutoscaler')).toBeUndefined();
    expect(valueAt(named(production, 'Deployment'), 'spec', 'replicas')).toBe(
      2,
    );
    expect(
      valueAt(
        named(objectsOf(model(), 'production'), 'Deployment'),
        'spec',
        'replicas',
      ),
    ).toBeUndefined();
  });

  it('has budgets only where there is more than one replica', () => {
    const budget = (environment: 'development' | 'production') =>
      named(objectsOf(model(), environment), 'PodDisruptionBudget');
    expect(budget('development')).toBeUndefined();
    expect(budget('production')?.spec).toMatchObject({ maxUnavailable: 1 });
  });

  it('leaves Services and routes to Flagger', () => {
    const kinds = objectsOf(model({ strategy: 'canary-flagger' }), 'production')
      .filter(({ metadata }) => metadata.name === 'orders')
      .map(({ kind }) => kind);
    expect(kinds).toContain('Canary');
    expect(kinds).not.toContain('Service');
    expect(kinds).not.toContain('VirtualService');
    expect(kinds).not.toContain('HTTPRoute');
  });

  it('gives previews data of their own and no secrets', () => {
    const objects = objectsOf(
      model({ cache: 'valkey', exposure: 'ingress' }),
      'preview',
    );
    const [pod] = [
      fieldsAt(named(objects, 'Deployment'), 'spec', 'template', 'spec'),
    ];
    expect(itemsAt(pod, 'volumes').map(({ name }) => name)).toEqual(['tmp']);
    expect(objects.map(({ kind }) => kind)).not.toContain('ExternalSecret');
    expect(named(objects, 'Deployment', 'orders-database')).toBeDefined();
    expect(named(objects, 'Deployment', 'orders-cache')).toBeDefined();
    const configuration = objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' &&
        metadata.name.startsWith('orders-configuration'),
    );
    expect(configuration?.data).toMatchObject({
      DATABASE_URL: 'postgres://orders@orders-database:5432/preview',
      DATABASE_URL_FILE: '',
      REDIS_URL: 'redis://orders-cache:6379',
    });
  });

  it('asks the agent of Vault for files where there is no Secret', () => {
    const objects = objectsOf(
      model({ secretsBackend: 'vault-agent' }),
      'staging',
    );
    const template = fieldsAt(named(objects, 'Deployment'), 'spec', 'template');
    expect(valueAt(template, 'metadata', 'annotations')).toMatchObject({
      'vault.hashicorp.com/agent-inject': 'true',
      'vault.hashicorp.com/agent-inject-secret-database-url':
        'secret/data/orders/staging',
    });
    expect(
      itemsAt(template, 'spec', 'volumes').map(({ name }) => name),
    ).toEqual(['tmp']);
  });

  it('gives each preview of Argo CD a namespace, an image and a host of its own', () => {
    const [gitops] = overlaysOf(
      treeOf(generate(model({ gitops: 'argocd' }))),
    ).filter(({ overlay }) => overlay === 'deploy/gitops');
    if ('error' in gitops) throw gitops.error;
    const previews = gitops.objects.find(
      ({ kind }) => kind === 'ApplicationSet',
    );
    expect(
      fieldsAt(previews, 'spec', 'template', 'spec', 'source', 'kustomize'),
    ).toMatchObject({
      namespace: 'orders-pr-{{.number}}',
      images: ['registry.example/orders/orders:pr-{{.head_sha}}'],
      patches: [
        {
          target: { kind: 'HTTPRoute' },
          patch: expect.stringContaining(
            'orders-pr-{{.number}}.preview.example.com',
          ),
        },
      ],
    });
  });
});
