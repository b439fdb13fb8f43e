import {
  AnswersInput,
  FileTree,
  LANGUAGES,
  STRATEGIES,
  descriptionFile,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';
import { KUBERNETES_RULES } from '.';
import { projectOf } from '../../project';
import { ordersModel, replaced } from '../../testing/files';
import { verify } from '../../verify';

function render(
  answers: Partial<AnswersInput> = {},
  language: (typeof LANGUAGES)[number] = 'go',
): FileTree {
  const model = ordersModel(language, answers);
  return treeOf([descriptionFile(model.description), ...generate(model)]);
}

const found = async (files: FileTree) =>
  (await verify(projectOf(files), KUBERNETES_RULES)).map(
    ({ rule, path }) => `${rule} ${path}`,
  );

const EVERYTHING: Partial<AnswersInput> = {
  database: 'postgres18',
  readReplica: true,
  cache: 'redis',
  previews: true,
};
const DEPLOYMENT = 'deploy/base/deployment.yaml';
const SERVICE = 'deploy/base/service.yaml';

describe('the rules of Kubernetes', () => {
  it.each(STRATEGIES)(
    'find nothing in what is generated for %s',
    async strategy => {
      expect(await found(render({ ...EVERYTHING, strategy }))).toEqual([]);
    },
  );

  it.each<[string, Partial<AnswersInput>]>([
    ['a pooler', { ...EVERYTHING, pooler: true, gitops: 'argocd' }],
    ['sealed secrets', { ...EVERYTHING, secretsBackend: 'sealed-secrets' }],
    [
      'the agent of Vault',
      { ...EVERYTHING, secretsBackend: 'vault-agent', gitops: 'flux' },
    ],
    ['an Ingress', { ...EVERYTHING, exposure: 'ingress' }],
    ['no way in', { exposure: 'internal' }],
    ['a worker', { ...EVERYTHING, kind: 'worker' }],
    [
      'a single replica of a system',
      {
        system: 'system:default/shop',
        productionReplicas: 1,
        productionMaxReplicas: 1,
      },
    ],
  ])('find nothing in a service with %s', async (_what, answers) => {
    expect(await found(render(answers))).toEqual([]);
  });

  it('find nothing in a website', async () => {
    expect(await found(render({}, 'react'))).toEqual([]);
  });

  it.each<[string, string, string | RegExp, string]>([
    [
      'kubernetes/pod-security',
      DEPLOYMENT,
      'runAsNonRoot: true',
      'runAsNonRoot: false',
    ],
    [
      'kubernetes/pod-security',
      DEPLOYMENT,
      'runAsUser: 65532',
      'runAsUser: 1000',
    ],
    [
      'kubernetes/pod-security',
      DEPLOYMENT,
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
    ],
    [
      'kubernetes/catalog-label',
      'deploy/base/kustomization.yaml',
      'backstage.io/kubernetes-id: orders',
      'backstage.io/kubernetes-id: other',
    ],
    ['kubernetes/strict-fields', DEPLOYMENT, 'livenessProbe:', 'livenesProbe:'],
    ['kubernetes/strict-fields', SERVICE, 'port: 80', "port: 'eighty'"],
    ['kubernetes/probes', DEPLOYMENT, 'path: /ready', 'path: /health'],
    ['kubernetes/resources', DEPLOYMENT, /^ *memory: 1Gi\n/m, ''],
    [
      'kubernetes/service-accounts',
      DEPLOYMENT,
      'serviceAccountName: orders',
      'serviceAccountName: other',
    ],
    ['kubernetes/selectors', SERVICE, 'targetPort: http', 'targetPort: web'],
    [
      'kubernetes/selectors',
      SERVICE,
      /^ {4}app.kubernetes.io\/name: orders$(?=\n {2}ports)/m,
      '    app.kubernetes.io/name: other',
    ],
    [
      'kubernetes/configuration-references',
      DEPLOYMENT,
      'name: orders-configuration',
      'name: orders-settings',
    ],
    [
      'kubernetes/namespace-security',
      'deploy/overlays/production/namespace.yaml',
      'enforce: restricted',
      'enforce: privileged',
    ],
    [
      'kubernetes/no-secret-data',
      'deploy/overlays/production/namespace.yaml',
      /$/,
      '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\nstringData:\n  a: b\n',
    ],
    [
      'kubernetes/images-named',
      'deploy/overlays/production/kustomization.yaml',
      "newTag: '0.1.0'",
      'newTag: latest',
    ],
    [
      'kubernetes/overlay-builds',
      'deploy/overlays/production/kustomization.yaml',
      '../../base',
      '../../bases',
    ],
    [
      'kubernetes/secrets-as-files',
      DEPLOYMENT,
      /value: orders\n/,
      'valueFrom: { secretKeyRef: { name: orders, key: a } }\n',
    ],
    [
      'kubernetes/drainable',
      'deploy/overlays/development/kustomization.yaml',
      /^ *- path: no-disruption-budget\.yaml\n/m,
      '',
    ],
  ])(
    '%s finds what is wrong in %s',
    async (rule, path, search, replacement) => {
      const findings = await found(
        replaced(render(), path, search, replacement),
      );
      expect(findings.map(each => each.split(' ')[0])).toContain(rule);
    },
  );

  it('says once what is wrong in several environments, and in which', async () => {
    const files = replaced(
      render(),
      DEPLOYMENT,
      'path: /ready',
      'path: /health',
    );
    const [finding] = await verify(
      projectOf(files),
      KUBERNETES_RULES.filter(({ id }) => id === 'kubernetes/probes'),
    );
    expect(finding).toEqual({
      rule: 'kubernetes/probes',
      path: DEPLOYMENT,
      message: expect.stringMatching(
        /^Deployment orders: container orders .*\(development, production, staging\)$/,
      ),
    });
  });

  it('lets a comment excuse a rule with a reason', async () => {
    const files = replaced(
      render(),
      DEPLOYMENT,
      'path: /ready',
      'path: /health',
    );
    const excused = replaced(
      files,
      DEPLOYMENT,
      /^/,
      '# quarterdeck-ignore kubernetes/probes: it has nothing to wait for\n',
    );
    expect(await found(excused)).toEqual([]);
  });
});
