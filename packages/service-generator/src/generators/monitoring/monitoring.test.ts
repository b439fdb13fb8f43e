import { parse } from 'yaml';
import { ServiceModel } from '../../model/ServiceModel';
import { ordersModel } from '../../testing/ordersModel';
import { longestPauseHours } from '../backups/schedule';
import { monitoring } from '.';
import { literal } from './alert';
import { alertsOf } from './alerts';

function fileOf(model: ServiceModel, path: string) {
  const file = monitoring
    .generate(model)
    .find(candidate => candidate.path === path);
  return parse(file?.content ?? 'absent');
}

const namesOf = (model: ServiceModel) =>
  alertsOf(model).map(({ name }) => name);

describe('monitoring', () => {
  it('alerts on what a service has, and on nothing else', () => {
    expect(namesOf(ordersModel('go'))).not.toContain('DatabaseDown');
    expect(namesOf(ordersModel('go', { database: 'postgres18' }))).toEqual(
      expect.arrayContaining([
        'ErrorBudgetBurnFast',
        'DatabaseDown',
        'DatabaseConnectionsSaturated',
        'MigrationFailed',
        'BackupTooOld',
      ]),
    );
    expect(namesOf(ordersModel('react'))).not.toContain('HighErrorRatio');
    expect(namesOf(ordersModel('rust', { kind: 'worker' }))).not.toContain(
      'HighLatency',
    );
    expect(
      namesOf(
        ordersModel('go', { productionReplicas: 3, productionMaxReplicas: 3 }),
      ),
    ).not.toContain('AutoscalerAtMaximum');
  });

  it('wakes somebody up for production alone', () => {
    const model = ordersModel('go');
    const severities = (environment: string) =>
      fileOf(
        model,
        `deploy/components/alerts-${environment}/prometheus-rule.yaml`,
      ).spec.groups[1].rules.map(
        (rule: { labels: { severity: string } }) => rule.labels.severity,
      );
    expect(severities('production')).toContain('critical');
    expect(severities('staging')).not.toContain('critical');
  });

  it('reads each pod once, however many Services stand before it', () => {
    const kindFor = (answers: object) =>
      fileOf(
        ordersModel('go', answers),
        'deploy/components/monitoring/monitor.yaml',
      ).kind;
    expect(kindFor({})).toBe('ServiceMonitor');
    expect(kindFor({ strategy: 'blue-green' })).toBe('PodMonitor');
    expect(kindFor({ strategy: 'canary-flagger' })).toBe('PodMonitor');
    expect(kindFor({ kind: 'worker' })).toBe('PodMonitor');
  });

  it('leaves exporters out where there is no Secret for them to read', () => {
    const model = ordersModel('go', {
      database: 'postgres18',
      secretsBackend: 'vault-agent',
    });
    expect(
      fileOf(model, 'deploy/components/monitoring/kustomization.yaml')
        .resources,
    ).toEqual(['monitor.yaml', 'dashboard.yaml']);
    expect(namesOf(model)).not.toContain('DatabaseDown');
  });

  it('keeps Prometheus from expanding what people typed', () => {
    expect(literal('#{{ team }}')).toBe('#{{ "{{" }} team }}');
  });
});

describe('longestPauseHours', () => {
  it.each([
    ['0 * * * *', 1],
    ['0 */6 * * *', 6],
    ['0 3 * * *', 24],
    ['0 3 * * 1-5', 168],
    ['0 3 1 * *', 744],
    ['0 3 1 1 *', 8784],
  ])('%s: %d', (schedule, hours) => {
    expect(longestPauseHours(schedule)).toBe(hours);
  });
});
