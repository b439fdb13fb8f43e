import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildKustomization } from './build';
import { sourceOf } from './source';

const EXAMPLES = resolve(__dirname, '../../../examples');
const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;
const describeWithKubectl = KUBECTL ? describe : describe.skip;
const BESIDE_KUBECTL = `beside kubectl${
  KUBECTL ? '' : ' (skipped: kubectl is not installed)'
}`;

function overlays(): string[] {
  return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter(path => /overlays.*\/kustomization\.yaml$/.test(path))
    .map(dirname)
    .sort();
}

function kubectlKustomize(directory: string): unknown[] {
  const { status, stdout, stderr } = spawnSync(
    'kubectl',
    ['kustomize', directory],
    { encoding: 'utf8' },
  );
  if (status !== 0 || stderr !== '') throw new Error(stderr);
  return parseAllDocuments(stdout).map(document => {
    const value: unknown = document.toJS();
    return value;
  });
}

describe('buildKustomization of the examples', () => {
  it('finds the overlays of seven services and two systems, each also for the demo', () => {
    expect(overlays()).toHaveLength(7 * 3 + 2 * 3 + 2 * 3);
  });

  describeWithKubectl(BESIDE_KUBECTL, () => {
    it.each(overlays())('builds %s alike', overlay => {
      const directory = join(EXAMPLES, overlay);
      expect(buildKustomization(directory)).toEqual(
        kubectlKustomize(directory),
      );
    });
  });
});

describe('buildKustomization', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const HEAD =
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
  const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example:5000/team/web:v1
        - name: proxy
          image: registry.example/proxy
`;

  function write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }

  /** The message of the refusal, without the directory of this test. */
  function refusal(): string {
    try {
      buildKustomization(root);
    } catch (error) {
      return String(error).replaceAll(`${root}/`, '');
    }
    throw new Error('The kustomization was not refused');
  }

  it.each([
    [
      'a key that it does not know',
      'namePrefix: demo-\n',
      /kustomization\.yaml: namePrefix is not supported/,
    ],
    [
      'selectors',
      'labels: [{ pairs: { a: b }, includeSelectors: true }]\n',
      /labels\.0\.includeSelectors: .*expected false/,
    ],
    [
      'generators of secrets',
      'secretGenerator: [{ name: a }]\n',
      /secretGenerator is not supported/,
    ],
    [
      'targets that match nothing',
      "patches: [{ patch: '[]', target: { kind: Deployment } }]\n",
      /no resource matches the target/,
    ],
    [
      'files of other folders',
      'configMapGenerator: [{ name: a, files: [../../b.txt] }]\n',
      /b\.txt is not in .*x or below it/,
    ],
    [
      'a ConfigMap to merge with that is not there',
      'configMapGenerator: [{ name: a, behavior: merge }]\n',
      /the ConfigMap a to merge is not there/,
    ],
    [
      'other machines',
      'resources: ["https://example.com/base"]\n',
      /resources: https:.* is neither a file nor a directory/,
    ],
    [
      'a patch of nothing',
      "patches: [{ patch: '{apiVersion: v1, kind: Service, metadata: {name: api}}' }]\n",
      /no resource matches the patch of Service api/,
    ],
    [
      'replicas of nothing',
      'replicas: [{ name: api, count: 1 }]\n',
      /nothing to scale is named api/,
    ],
    ['itself', 'resources: ["../x"]\n', /includes itself/],
  ])('refuses %s', (_what, text, message) => {
    write({ 'x/kustomization.yaml': HEAD + text });
    root = join(root, 'x');
    try {
      expect(refusal()).toMatch(message);
    } finally {
      root = dirname(root);
    }
  });

  it('names the file that is not an object, and the one that is not YAML', () => {
    write({
      'kustomization.yaml': `${HEAD}resources: [a.yaml]\n`,
      'a.yaml': 'kind: Service\n',
    });
    expect(refusal()).toContain('a.yaml: is not a Kubernetes object');
    write({ 'a.yaml': 'kind: [\n' });
    expect(refusal()).toMatch(/^KustomizeError: a\.yaml: /);
  });

  it('refuses two resources that are one object', () => {
    write({
      'kustomization.yaml': `${HEAD}resources: [a.yaml, b.yaml]\n`,
      'a.yaml': DEPLOYMENT,
      'b.yaml': DEPLOYMENT,
    });
    expect(refusal()).toContain('Deployment web comes twice');
  });

  const DIGEST = `sha256:${'0'.repeat(64)}`;
  describeWithKubectl(BESIDE_KUBECTL, () => {
    it.each([
      ['a new tag', 'newTag: v2'],
      ['a digest', `digest: ${DIGEST}`],
      ['a new name', 'newName: mirror.example/web'],
      ['a new name and tag', 'newName: mirror.example/web\n    newTag: v2'],
      ['a tag and a digest', `newTag: v2\n    digest: ${DIGEST}`],
    ])('sets %s alike', (_what, image) => {
      write({
        'kustomization.yaml': `${HEAD}namespace: demo
resources: [a.yaml]
images:
  - name: registry.example:5000/team/web
    ${image}
`,
        'a.yaml': DEPLOYMENT,
      });
      expect(buildKustomization(root)).toEqual(kubectlKustomize(root));
    });
  });

  const ESTATE = {
    'base/kustomization.yaml': `${HEAD}resources: [a.yaml, route.yaml]
configMapGenerator:
  - name: web
    envs: [web.env]
    literals: ['QUOTED="a & <b>"', 'EMPTY=']
  - name: dashboard
    files: [board.json, other.json=board.json]
    options: { disableNameSuffixHash: true, labels: { grafana_dashboard: '1' } }
labels:
  - pairs: { team: shop }
    includeTemplates: true
`,
    'base/web.env': '# a comment\nLOG_LEVEL=info\n\nURL=https://x/?a=b\n',
    'base/board.json': '{ "title": "Größe" }\n',
    'base/route.yaml': `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  hostnames: [a.example]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`,
    'base/a.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example/web:v1
          envFrom: [{ configMapRef: { name: web } }]
          env: [{ name: A, value: '1' }, { name: B, value: '2' }]
      volumes:
        - { name: tmp, emptyDir: {} }
        - { name: board, configMap: { name: dashboard } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
`,
    'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [budget.yaml]
patches:
  - path: patch.yaml
  - target: { kind: HTTPRoute }
    patch: |
      - op: replace
        path: /spec/hostnames
        value: [b.example]
      - op: add
        path: /metadata/annotations
        value: { touched: 'yes' }
`,
    'part/budget.yaml': `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1 }
`,
    'part/patch.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: web
          env: [{ name: B, $patch: delete }, { name: C, value: '3' }]
          resources: { requests: { cpu: 100m } }
        - { name: exporter, image: registry.example/exporter:v1 }
      volumes: [{ name: tmp, emptyDir: { sizeLimit: 1Mi } }, { name: late, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
$patch: delete
`,
    'live/kustomization.yaml': `${HEAD}resources: [../base]
components: [../part]
namespace: live
configMapGenerator:
  - name: web
    behavior: merge
    literals: [LOG_LEVEL=warn]
images: [{ name: registry.example/web, digest: ${DIGEST} }]
labels:
  - pairs: { environment: live }
    includeTemplates: true
`,
  };

  it('builds the same from files in memory as from those of the disk', () => {
    write(ESTATE);
    const files = new Map(
      Object.entries(ESTATE).map(([path, content]) => [path, { content }]),
    );
    const built = buildKustomization('live', sourceOf(files));
    expect(built).toEqual(buildKustomization(join(root, 'live')));
    expect(built.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'ConfigMap',
      'Deployment',
      'PodDisruptionBudget',
      'HTTPRoute',
    ]);
  });

  describeWithKubectl(BESIDE_KUBECTL, () => {
    it('generates ConfigMaps, takes components and patches alike', () => {
      write(ESTATE);
      const directory = join(root, 'live');
      expect(buildKustomization(directory)).toEqual(
        kubectlKustomize(directory),
      );
    });
  });
});
