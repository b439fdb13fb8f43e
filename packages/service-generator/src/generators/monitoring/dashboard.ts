import { ServiceModel } from '../../model/ServiceModel';
import { measuresRequests } from './alerts';
import { exporterKinds, exporterName } from './exporters';

interface Panel {
  title: string;
  unit: string;
  /** By their legend */
  queries: Readonly<Record<string, string>>;
}

/** A Grafana dashboard: data source and namespace are chosen on it; its uid is the service's name. */
export function dashboard(model: ServiceModel) {
  const panels = panelsOf(model);
  return {
    uid: model.name,
    title: model.title,
    description: model.description.metadata.description,
    tags: ['quarterdeck', model.name],
    schemaVersion: 41,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
        },
        {
          name: 'namespace',
          label: 'Environment',
          type: 'custom',
          query: model.environments
            .filter(({ name }) => name !== 'development')
            .map(({ name, namespace }) => `${name} : ${namespace}`)
            .reverse()
            .join(', '),
        },
      ],
    },
    panels: panels.map((panel, index) => ({
      title: panel.title,
      type: 'timeseries',
      datasource: { type: 'prometheus', uid: '${datasource}' },
      gridPos: {
        h: 8,
        w: 12,
        x: (index % 2) * 12,
        y: Math.floor(index / 2) * 8,
      },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: Object.entries(panel.queries).map(
        ([legendFormat, expr], target) => ({
          refId: String.fromCharCode(65 + target),
          expr,
          legendFormat,
        }),
      ),
    })),
  };
}

const SCOPE = 'namespace="$namespace"';
const RATE = '[$__rate_interval]';

function panelsOf(model: ServiceModel): Panel[] {
  return [
    ...(measuresRequests(model) ? requestPanels(model) : []),
    ...(model.language === 'react' ? nginxPanels(model) : []),
    ...(model.hasDatabase ? databasePanels(model) : []),
    ...(model.hasCache ? [cachePanel(model)] : []),
    ...podPanels(model),
  ];
}

function quantiles(metric: string, matchers: string): Panel['queries'] {
  return Object.fromEntries(
    [50, 95, 99].map(percentile => [
      `p${percentile}`,
      `histogram_quantile(${percentile / 100}, sum by (le) (rate(${metric}_bucket{${matchers}}${RATE})))`,
    ]),
  );
}

function requestPanels({ name }: ServiceModel): Panel[] {
  const own = `job="${name}",${SCOPE}`;
  const requests = (status: string) =>
    `sum(rate(http_requests_total{${own},status=~"${status}"}${RATE}))`;
  return [
    {
      title: 'Throughput',
      unit: 'reqps',
      queries: {
        '{{route}}': `sum by (route) (rate(http_requests_total{${own}}${RATE}))`,
      },
    },
    {
      title: 'Failed requests',
      unit: 'percentunit',
      queries: {
        '4xx': `${requests('4..')} / ${requests('.+')}`,
        '5xx': `${requests('5..')} / ${requests('.+')}`,
      },
    },
    {
      title: 'Duration of requests',
      unit: 's',
      queries: quantiles('http_request_duration_seconds', own),
    },
    {
      title: 'Versions',
      unit: 'short',
      queries: {
        '{{version}}': `count by (version) (build_info{${own}})`,
      },
    },
  ];
}

function nginxPanels({ name }: ServiceModel): Panel[] {
  const own = `job="${name}",${SCOPE}`;
  return [
    {
      title: 'Throughput',
      unit: 'reqps',
      queries: {
        requests: `sum(rate(nginx_http_requests_total{${own}}${RATE}))`,
      },
    },
    {
      title: 'Connections of browsers',
      unit: 'short',
      queries: {
        active: `sum(nginx_connections_active{${own}})`,
        waiting: `sum(nginx_connections_waiting{${own}})`,
      },
    },
  ];
}

function databasePanels(model: ServiceModel): Panel[] {
  const own = `job="${model.name}",${SCOPE}`;
  const exporter = `job="${exporterName(model.name, 'postgres')}",${SCOPE}`;
  return [
    {
      title: 'Time of queries',
      unit: 's',
      queries: quantiles('database_query_duration_seconds', own),
    },
    {
      title: 'Connections to the database',
      unit: 'short',
      queries: {
        '{{state}}': `sum by (state) (database_connections{${own}})`,
        most: `sum(database_connections_max{${own}})`,
      },
    },
    ...(exporterKinds(model).includes('postgres')
      ? [
          {
            title: 'Slow queries: longest transaction',
            unit: 's',
            queries: {
              '{{state}}': `max by (state) (pg_stat_activity_max_tx_duration{${exporter}})`,
            },
          },
        ]
      : []),
  ];
}

function cachePanel({ name }: ServiceModel): Panel {
  return {
    title: 'Reads of the cache',
    unit: 'reqps',
    queries: {
      '{{result}}': `sum by (result) (rate(cache_requests_total{job="${name}",${SCOPE}}${RATE}))`,
    },
  };
}

function podPanels({ name }: ServiceModel): Panel[] {
  const container = `${SCOPE},container="${name}"`;
  return [
    {
      title: 'Processor',
      unit: 'short',
      queries: {
        '{{pod}}': `sum by (pod) (rate(container_cpu_usage_seconds_total{${container}}${RATE}))`,
      },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      queries: {
        '{{pod}}': `max by (pod) (container_memory_working_set_bytes{${container}})`,
        limit: `max(kube_pod_container_resource_limits{${container},resource="memory"})`,
      },
    },
    {
      title: 'Replicas and restarts',
      unit: 'short',
      queries: {
        'available {{deployment}}': `max by (deployment) (kube_deployment_status_replicas_available{${SCOPE},deployment=~"${name}(-blue|-green|-primary|-canary)?"})`,
        'restarts in an hour': `sum(increase(kube_pod_container_status_restarts_total{${container}}[1h]))`,
      },
    },
  ];
}
