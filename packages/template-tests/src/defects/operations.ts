import { Defect } from '../types';
import { replaced } from './edit';

const TEMPLATE = 'go-service';
const WITH_DATABASE = { database: 'postgres18' };
const ALERTS = 'deploy/components/alerts-production/prometheus-rule.yaml';

/** What goes wrong in backups, monitoring and the catalog. */
export const OPERATIONS_DEFECTS: readonly Defect[] = [
  {
    number: 13,
    title: 'A backup through a pipe, in plain text',
    rule: 'backup/proven-dump',
    template: TEMPLATE,
    parameters: WITH_DATABASE,
    reinsert: files =>
      replaced(
        files,
        'scripts/backup.sh',
        /pg_dump --dbname=.*/,
        'pg_dump --dbname="$database_url" | gzip >"$work/dump"',
      ),
  },
  {
    number: 14,
    title: 'A restore that goes on after errors',
    rule: 'backup/whole-restore',
    template: TEMPLATE,
    parameters: WITH_DATABASE,
    reinsert: files =>
      replaced(
        files,
        'scripts/restore.sh',
        '--exit-on-error --single-transaction ',
        '',
      ),
  },
  {
    number: 15,
    title: 'The table of vault kv get, encoded',
    rule: 'backup/vault-field',
    template: TEMPLATE,
    parameters: WITH_DATABASE,
    reinsert: files =>
      replaced(
        files,
        'scripts/backup-common.sh',
        /$/,
        'password=$(vault kv get secret/orders/production | base64)\n',
      ),
  },
  {
    number: 17,
    title: 'A share of failed requests without sums',
    rule: 'monitoring/ratio-aggregated',
    template: TEMPLATE,
    reinsert: files =>
      replaced(
        files,
        ALERTS,
        /expr: \|-\n\s+sum by .*\n\s+\/\n.*\n/,
        `expr: 'rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m])'\n`,
      ),
  },
  {
    number: 65,
    title: 'An alert without a runbook',
    rule: 'monitoring/alert-complete',
    template: TEMPLATE,
    reinsert: files => replaced(files, ALERTS, /\n +runbook_url: .*/, ''),
  },
  {
    number: 66,
    title: 'A dashboard for the data source of one Grafana',
    rule: 'monitoring/dashboard-portable',
    template: TEMPLATE,
    reinsert: files =>
      replaced(
        files,
        'deploy/components/monitoring/dashboard.yaml',
        '"uid": "${datasource}"',
        '"uid": "P1809F7CD0C75ACF3"',
      ),
  },
  {
    number: 80,
    title: 'A system for each service',
    rule: 'catalog/no-system',
    template: TEMPLATE,
    reinsert: files =>
      replaced(
        files,
        'catalog-info.yaml',
        /$/,
        `---
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders-system
spec:
  owner: group:default/veza-team
`,
      ),
  },
];
