import {
  FileTree,
  descriptionFile,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';
import { replaced, ordersModel } from '../testing/files';
import { Rule } from '../types';
import { verify } from '../verify';
import { BACKUP_RULES } from './backup';
import { CATALOG_RULES } from './catalog';
import { DOCS_RULES } from './docs';
import { MONITORING_RULES } from './monitoring';
import { RUNBOOK_RULES } from './runbook';
import { metricsOf, ratesDividedUnsummed } from './monitoring/promql';

const RULES = [
  ...MONITORING_RULES,
  ...CATALOG_RULES,
  ...DOCS_RULES,
  ...RUNBOOK_RULES,
  ...BACKUP_RULES,
];
const model = ordersModel('go', { database: 'postgres18', cache: 'redis' });
const GOOD: FileTree = treeOf([
  descriptionFile(model.description),
  ...generate(model),
]);

const ALERTS = 'deploy/components/alerts-production/prometheus-rule.yaml';
const DASHBOARD = 'deploy/components/monitoring/dashboard.yaml';

const broken = (path: string, search: string | RegExp, replacement: string) =>
  replaced(GOOD, path, search, replacement);

function without(path: string): FileTree {
  return new Map([...GOOD].filter(([each]) => each !== path));
}

async function findings(files: FileTree, rules: readonly Rule[] = RULES) {
  return verify({ files }, rules);
}

it('finds nothing in what is generated', async () => {
  expect(await findings(GOOD)).toEqual([]);
});

it.each<[string, () => FileTree]>([
  [
    'monitoring/expressions-parse',
    () => broken(ALERTS, /expr: .*absent\(/, 'expr: sum by ('),
  ],
  [
    'monitoring/metrics-known',
    () => broken(DASHBOARD, 'http_requests_total', 'http_request_total'),
  ],
  [
    'monitoring/alert-complete',
    () => broken(ALERTS, 'severity: critical', 'severity: red'),
  ],
  ['monitoring/alert-complete', () => broken(ALERTS, /\n +for: .*/, '')],
  [
    'monitoring/absence-noticed',
    () => broken(ALERTS, /absent\(up\{[^}]*\}\) or /, ''),
  ],
  [
    'monitoring/alert-tested',
    () => broken('monitoring/alerts.test.yaml', /HighLatency/g, 'Another'),
  ],
  [
    'monitoring/dashboard-portable',
    () => broken(DASHBOARD, /"uid": "orders",/, ''),
  ],
  [
    'catalog/entities-valid',
    () => broken('catalog-info.yaml', 'lifecycle: experimental', 'life: 1'),
  ],
  [
    'catalog/entities-valid',
    () => broken('catalog-info.yaml', 'name: orders', 'name: or ders'),
  ],
  [
    'catalog/no-system',
    () =>
      broken(
        'catalog-info.yaml',
        /$/,
        '---\napiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: orders }\nspec: { owner: group:default/x }\n',
      ),
  ],
  [
    'docs/links-resolve',
    () => broken('docs/index.md', '(operations.md)', '(operation.md)'),
  ],
  ['docs/runbooks-match', () => without('docs/runbooks/HighLatency.md')],
  [
    'docs/runbooks-match',
    () => broken(ALERTS, /runbooks\/HighLatency/, 'runbooks/Latency'),
  ],
  [
    'docs/runbook-sections',
    () => broken('docs/runbooks/HighLatency.md', '## Mitigate', '## Then'),
  ],
  [
    'runbook/readable',
    () => broken('docs/runbooks/HighLatency.md', 'kind: check', 'kind: chek'),
  ],
  [
    'runbook/readable',
    () => broken('docs/runbooks/HighLatency.md', /\nowner: .*/, ''),
  ],
  [
    'runbook/alert-triggers-one',
    () =>
      broken(
        'docs/runbooks/HighLatency.md',
        'alert: HighLatency',
        'alert: Latency',
      ),
  ],
  [
    'runbook/annotated',
    () => broken('catalog-info.yaml', /\n.*quarterdeck.io\/runbooks.*/, ''),
  ],
  ['docs/navigation-complete', () => without('docs/operations.md')],
  [
    'backup/proven-dump',
    () => broken('scripts/backup-common.sh', 'set -Eeuo pipefail', 'set -e'),
  ],
  [
    'backup/proven-dump',
    () => broken('scripts/backup.sh', 'pg_restore --file=/dev/null', 'true'),
  ],
  [
    'backup/proven-dump',
    () => broken('scripts/backup.sh', 'age --encrypt', 'cp'),
  ],
  [
    'backup/whole-restore',
    () => broken('scripts/restore.sh', '--single-transaction', ''),
  ],
  [
    'backup/whole-restore',
    () => broken('scripts/restore.sh', '--set=ON_ERROR_STOP=1', ''),
  ],
  [
    'backup/vault-field',
    () =>
      broken(
        'docs/operations.md',
        /$/,
        '`vault kv get secret/orders | base64`\n',
      ),
  ],
])('%s', async (rule, damage) => {
  const found = await findings(damage());
  expect(found.map(each => each.rule)).toContain(rule);
});

describe('ratesDividedUnsummed', () => {
  it.each([
    'rate(a{s=~"5.."}[5m]) / rate(a[5m]) > 0.05',
    '(rate(a[5m])) / on (job) increase(a[5m])',
  ])('finds %s', expression => {
    expect(ratesDividedUnsummed(expression)).toHaveLength(1);
  });

  it.each([
    'sum(rate(a{s=~"5.."}[5m])) / sum(rate(a[5m]))',
    'sum by (job) (rate(a[5m])) / 60',
    'a / b',
  ])('leaves %s', expression => {
    expect(ratesDividedUnsummed(expression)).toEqual([]);
  });
});

it('knows which metrics an expression reads', () => {
  expect([
    ...metricsOf(
      'histogram_quantile(0.9, sum by (le) (rate(a_bucket{b="c"}[5m]))) > d:e',
    ),
  ]).toEqual(['a_bucket', 'd:e']);
});
