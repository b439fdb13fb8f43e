import { Finding, Rule } from '../../types';
import { alertsIn } from './documents';

const SEVERITIES = ['critical', 'warning', 'info'];
const ANNOTATIONS = ['summary', 'description', 'runbook_url', 'dashboard_url'];

export const alertComplete: Rule = {
  id: 'monitoring/alert-complete',
  summary:
    'Every alert waits before it fires, says how severe it is and where it goes, and links to its runbook and dashboard.',
  check: ({ files }) =>
    alertsIn(files).flatMap(({ path, value }): Finding[] => {
      const missing = [
        ...(value.for ? [] : ['for: it fires on a single bad sample']),
        ...(SEVERITIES.includes(value.labels.severity)
          ? []
          : [`labels.severity: one of ${SEVERITIES.join(', ')}`]),
        ...(value.labels.channel ? [] : ['labels.channel']),
        ...ANNOTATIONS.filter(name => !value.annotations[name]).map(
          name => `annotations.${name}`,
        ),
      ];
      return missing.map(what => ({
        rule: 'monitoring/alert-complete',
        path,
        message: `${value.alert} has no ${what}.`,
      }));
    }),
};

export const absenceNoticed: Rule = {
  id: 'monitoring/absence-noticed',
  summary:
    'Some alert of each set fires when there are no metrics at all; all others are silent then.',
  check({ files }) {
    const paths = new Set(alertsIn(files).map(({ path }) => path));
    return [...paths]
      .filter(
        path =>
          !alertsIn(files).some(
            alert =>
              alert.path === path && /\babsent\(up\b/.test(alert.value.expr),
          ),
      )
      .map(path => ({
        rule: 'monitoring/absence-noticed',
        path,
        message:
          'No alert fires when Prometheus reads nothing from the service. Add one with absent(up{…}).',
      }));
  },
};

/** Where the tests of alerts lie. */
const TESTS = 'monitoring/alerts.test.yaml';

export const alertTested: Rule = {
  id: 'monitoring/alert-tested',
  summary: 'Every alert of production has a test on which it fires.',
  check({ files }) {
    const tests = files.get(TESTS)?.content ?? '';
    return alertsIn(files)
      .filter(
        ({ value }) =>
          value.labels.environment !== 'staging' &&
          !tests.includes(`alertname="${value.alert}"`),
      )
      .map(({ path, value }) => ({
        rule: 'monitoring/alert-tested',
        path,
        message: `${value.alert} has no test in ${TESTS}.`,
      }));
  },
};
