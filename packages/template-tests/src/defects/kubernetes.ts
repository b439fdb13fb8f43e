import { FileTree } from '@quarterdeck/service-generator';
import { Defect } from '../types';
import { added, replaced } from './edit';

const DEPLOYMENT = 'deploy/base/deployment.yaml';
const KUSTOMIZATION = 'deploy/base/kustomization.yaml';
const PRODUCTION = 'deploy/overlays/production/kustomization.yaml';
const BUDGET = 'deploy/base/pod-disruption-budget.yaml';
const POLICY = 'deploy/base/network-policy.yaml';
const JOB = 'deploy/components/migration/job.yaml';
const WITH_DATABASE = { database: 'postgres18' };
const BY_ISTIO = { strategy: 'canary-istio' };
const BY_FLAGGER = { strategy: 'canary-flagger' };

/** A file more, which an overlay or base applies. */
function applied(
  files: FileTree,
  kustomization: string,
  name: string,
  content: string,
): FileTree {
  const folder = kustomization.replace(/[^/]+$/, '');
  return replaced(
    added(files, `${folder}${name}`, content),
    kustomization,
    /^resources:$/m,
    `resources:\n  - ${name}`,
  );
}

/** A field more at the top of a kustomization. */
function withField(files: FileTree, path: string, field: string): FileTree {
  return replaced(
    files,
    path,
    /^kind: Kustomization$/m,
    `kind: Kustomization\n${field}`,
  );
}

const INGRESS = { exposure: 'ingress' };
const INGRESS_FILE = 'deploy/components/ingress/ingress.yaml';

const defect = (
  number: number,
  title: string,
  rule: string,
  reinsert: Defect['reinsert'],
  parameters?: Record<string, unknown>,
): Defect => ({
  number,
  title,
  rule: `kubernetes/${rule}`,
  template: 'go-service',
  parameters,
  reinsert,
});

/** What is wrong with manifests of the field, put back into ours. */
export const KUBERNETES_DEFECTS: readonly Defect[] = [
  defect(
    7,
    'fsGroup without OnRootMismatch, which owns every file anew at each start',
    'file-groups',
    files => replaced(files, DEPLOYMENT, /^ *fsGroupChangePolicy: .*\n/m, ''),
    WITH_DATABASE,
  ),
  defect(
    8,
    'a read-only tree without a folder for temporary files',
    'writable-tmp',
    files =>
      replaced(
        files,
        DEPLOYMENT,
        /^ *- name: tmp\n *mountPath: \/tmp\n/m,
        '            - name: tmp\n              mountPath: /var/tmp\n',
      ),
  ),
  defect(
    16,
    'Istio v1alpha3',
    'api-versions',
    files =>
      replaced(
        files,
        'deploy/components/mesh/routes.yaml',
        'networking.istio.io/v1',
        'networking.istio.io/v1alpha3',
      ),
    BY_ISTIO,
  ),
  defect(
    18,
    'subsets without a DestinationRule, which end with 503',
    'routes-resolve',
    files =>
      replaced(
        files,
        'deploy/components/mesh/routes.yaml',
        /---\n[\s\S]*$/,
        '',
      ),
    BY_ISTIO,
  ),
  defect(26, 'the spec of an Ingress as a list', 'strict-fields', files =>
    applied(
      files,
      PRODUCTION,
      'ingress.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: orders\nspec:\n  - host: orders.example.com\n',
    ),
  ),
  defect(27, 'a manifest that no kustomization names', 'no-orphans', files =>
    added(
      files,
      'deploy/base/ingress.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: orders\n',
    ),
  ),
  defect(
    28,
    'a label for the portal that is not what the entity says',
    'catalog-label',
    files =>
      replaced(
        files,
        KUSTOMIZATION,
        'backstage.io/kubernetes-id: orders',
        'backstage.io/kubernetes-id: orders-production',
      ),
  ),
  defect(
    29,
    'an overlay that renders nothing',
    'overlay-runs-something',
    files =>
      added(
        files,
        PRODUCTION,
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
      ),
  ),
  defect(
    46,
    'images of bitnami and snippets of ingress-nginx',
    'no-retired-parts',
    files =>
      replaced(
        files,
        INGRESS_FILE,
        /^ {4}haproxy\.org\/ssl-redirect: .*$/m,
        '    nginx.ingress.kubernetes.io/configuration-snippet: more_clear_headers Server',
      ),
    INGRESS,
  ),
  defect(
    49,
    'replicas in a Deployment that an autoscaler scales',
    'one-owner-of-replicas',
    files => replaced(files, DEPLOYMENT, /^spec:$/m, 'spec:\n  replicas: 3'),
  ),
  defect(50, 'a budget that forbids every eviction', 'drainable', files =>
    replaced(files, BUDGET, 'maxUnavailable: 1', 'minAvailable: 3'),
  ),
  defect(
    51,
    'a budget that protects broken pods from eviction',
    'eviction-of-broken-pods',
    files =>
      replaced(files, BUDGET, /^ *unhealthyPodEvictionPolicy: .*\n/m, ''),
  ),
  defect(54, 'less time to stop than it takes', 'time-to-stop', files =>
    replaced(
      files,
      DEPLOYMENT,
      /terminationGracePeriodSeconds: \d+/,
      'terminationGracePeriodSeconds: 20',
    ),
  ),
  defect(
    55,
    'a NetworkPolicy that allows everything',
    'network-policies',
    files =>
      replaced(files, POLICY, /^ {2}egress:\n/m, '  egress:\n    - {}\n'),
  ),
  defect(
    56,
    'a migration that runs before its secrets exist',
    'replaceable-jobs',
    files =>
      replaced(
        files,
        JOB,
        'argocd.argoproj.io/hook: Sync',
        'argocd.argoproj.io/hook: PreSync',
      ),
    { ...WITH_DATABASE, gitops: 'argocd' },
  ),
  defect(57, 'a CronJob whose Jobs vanish after a time', 'cron-jobs', files =>
    replaced(
      files,
      'deploy/components/idle/cron-jobs.yaml',
      /^( *)activeDeadlineSeconds: 120$/m,
      '      activeDeadlineSeconds: 120\n      ttlSecondsAfterFinished: 100',
    ),
  ),
  defect(
    58,
    'a Rollout that names a ConfigMap without its hash',
    'configuration-references',
    files =>
      replaced(
        replaced(files, DEPLOYMENT, 'kind: Deployment', 'kind: Rollout'),
        DEPLOYMENT,
        'apiVersion: apps/v1',
        'apiVersion: argoproj.io/v1alpha1',
      ),
  ),
  defect(
    59,
    'commonLabels, which change selectors',
    'kustomization-fields',
    files => withField(files, KUSTOMIZATION, 'commonLabels:\n  team: shop'),
  ),
  defect(60, 'an environment by a prefix of names', 'no-name-prefix', files =>
    withField(files, PRODUCTION, 'namePrefix: production-'),
  ),
  defect(
    61,
    'Flagger with two labels in the selector',
    'flagger-target',
    files =>
      replaced(
        replaced(
          files,
          DEPLOYMENT,
          /^ {4}matchLabels:\n/m,
          '    matchLabels:\n      quarterdeck.io/track: stable\n',
        ),
        DEPLOYMENT,
        /^ {6}labels:\n/m,
        '      labels:\n        quarterdeck.io/track: stable\n',
      ),
    BY_FLAGGER,
  ),
  defect(
    62,
    'external-secrets.io/v1beta1, which is not served any more',
    'api-versions',
    files =>
      replaced(
        files,
        'deploy/overlays/production/secrets.yaml',
        'external-secrets.io/v1',
        'external-secrets.io/v1beta1',
      ),
    WITH_DATABASE,
  ),
  defect(
    63,
    'an autoscaler that says nothing of how fast it scales',
    'autoscalers',
    files =>
      replaced(
        files,
        'deploy/base/horizontal-pod-autoscaler.yaml',
        /^ {2}behavior:[\s\S]*$/m,
        '',
      ),
  ),
];
