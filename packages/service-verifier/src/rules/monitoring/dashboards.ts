import { Rule } from '../../types';
import { Dashboard, dashboardsIn } from './documents';

export const dashboardPortable: Rule = {
  id: 'monitoring/dashboard-portable',
  summary:
    'A dashboard works in any Grafana: its data source is a variable, it has a uid and no number of another database.',
  check: ({ files }) =>
    dashboardsIn(files).flatMap(({ path, value }) =>
      problemsOf(value).map(message => ({
        rule: 'monitoring/dashboard-portable',
        path,
        message,
      })),
    ),
};

function problemsOf(dashboard: Dashboard | undefined): string[] {
  if (!dashboard) {
    return ['The dashboard is not JSON that Grafana reads.'];
  }
  const variables = dashboard.templating.list
    .filter(({ type }) => type === 'datasource')
    .map(({ name }) => name);
  return [
    ...(typeof dashboard.id === 'number'
      ? [`It has the id ${dashboard.id} of some other Grafana; remove it.`]
      : []),
    ...(dashboard.uid
      ? []
      : ['It has no uid, so its address is another one in each Grafana.']),
    ...dashboard.panels
      .filter(
        ({ datasource, targets }) =>
          targets.length > 0 &&
          !variables.some(name =>
            JSON.stringify(datasource ?? '').includes(`\${${name}}`),
          ),
      )
      .map(
        ({ title }) =>
          `The panel "${title}" names a data source of one Grafana; use a variable of type datasource.`,
      ),
  ];
}
