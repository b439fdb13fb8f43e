import { Alert, AlertContext, constant, growing } from '../alert';
import { exporterKinds, exporterName } from '../exporters';

/** Database and cache, as the service sees them and as their exporters do. */
export function dataAlerts(context: AlertContext): Alert[] {
  const { model } = context;
  return [
    ...exporterKinds(model).map(kind => exporterAlert(context, kind)),
    ...(model.hasDatabase ? [connectionsAlert(context)] : []),
    ...(model.hasCache ? [cacheAlert(context)] : []),
  ];
}

const KINDS = {
  postgres: {
    alert: 'DatabaseDown',
    metric: 'pg_up',
    thing: 'database',
    impact:
      'Whatever needs data fails; the pods stay alive, but are not ready.',
    severity: 'critical',
  },
  redis: {
    alert: 'CacheDown',
    metric: 'redis_up',
    thing: 'cache',
    impact:
      'Answers come from the database, more slowly; the database gets more load.',
    severity: 'warning',
  },
} as const;

function exporterAlert(
  { name, namespace, pods }: AlertContext,
  kind: keyof typeof KINDS,
): Alert {
  const { alert, metric, thing, impact, severity } = KINDS[kind];
  const exporter = exporterName(name, kind);
  const series = `${metric}{job="${exporter}",namespace="${namespace}"}`;
  return {
    name: alert,
    severity,
    expression: `max by (job, namespace) (${series}) == 0 or absent(${series})`,
    duration: '5m',
    summary: `The ${thing} of ${name} does not answer`,
    description: `The exporter ${exporter} has not reached the ${thing} for five minutes, or is itself gone.`,
    guide: {
      meaning: `The ${thing} does not answer, refuses the password, or cannot be reached from this namespace.`,
      impact,
      diagnose: [
        {
          why: 'What does the exporter say?',
          command: `kubectl --namespace ${namespace} logs deployment/${exporter} --tail=50`,
        },
        {
          why: 'What does the service itself say about it?',
          command: `kubectl logs ${pods} --container ${name} --since=15m | grep '"level":"error"'`,
        },
        {
          why: 'Was a secret changed?',
          command: `kubectl --namespace ${namespace} get secret ${name} --output yaml --show-managed-fields | grep -A3 'manager:'`,
        },
      ],
      mitigate: [
        `If the ${thing} is down, follow the procedure of whoever runs it: fail over, or start it.`,
        'If the password was changed, let the pods read the new one: `kubectl rollout restart`.',
        ...(kind === 'postgres'
          ? [
              'If data is lost, restore the last backup: see *Disaster recovery* in the documentation.',
            ]
          : []),
      ],
      verify: `The alert is resolved, and the dashboard shows the ${thing} in use.`,
    },
    test: {
      bad: [{ series, values: constant(0) }],
      firesBy: '10m',
      good: [{ series, values: constant(1) }],
    },
  };
}

function connectionsAlert({ name, namespace, own }: AlertContext): Alert {
  const series = (used: number) => [
    {
      series: `database_connections{${own},pod="one",state="in_use"}`,
      values: constant(used),
    },
    {
      series: `database_connections_max{${own},pod="one"}`,
      values: constant(10),
    },
  ];
  return {
    name: 'DatabaseConnectionsSaturated',
    severity: 'warning',
    expression: [
      `sum by (job, namespace) (database_connections{${own},state="in_use"})`,
      '/',
      `sum by (job, namespace) (database_connections_max{${own}})`,
      '> 0.9',
    ].join('\n'),
    duration: '5m',
    summary: `${name} uses nearly all of its connections to the database`,
    description:
      '{{ $value | humanizePercentage }} of the connections that its pods may open are in use.',
    guide: {
      meaning:
        'Requests will soon have to wait for a connection. Either queries have become slow, or load has grown, or a transaction stays open.',
      impact: 'None yet. When the last one is taken, answers become slow.',
      diagnose: [
        {
          why: 'Which queries run, and since when? (database-url is that of the service)',
          command: `psql "$DATABASE_URL" --command "select pid, state, now() - xact_start as age, wait_event_type, left(query, 80) as query from pg_stat_activity where datname = current_database() order by xact_start limit 20"`,
        },
        {
          why: 'Who blocks whom?',
          command: `psql "$DATABASE_URL" --command "select pid, pg_blocking_pids(pid) as blocked_by, left(query, 80) as query from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0"`,
        },
      ],
      mitigate: [
        'End the transaction that blocks the others: `select pg_terminate_backend(<pid>)`.',
        'If load has grown, raise `DATABASE_MAX_CONNECTIONS`, as far as the database allows: replicas × connections must stay below its `max_connections`.',
      ],
      verify: `Connections in use are below 70 % on the dashboard; no pod of ${name} in ${namespace} waits.`,
    },
    test: { bad: series(10), firesBy: '10m', good: series(3) },
  };
}

function cacheAlert({ name, own, pods }: AlertContext): Alert {
  const series = (errors: number) => [
    {
      series: `cache_requests_total{${own},pod="one",result="error"}`,
      values: growing(errors),
    },
    {
      series: `cache_requests_total{${own},pod="one",result="hit"}`,
      values: growing(90),
    },
  ];
  return {
    name: 'CacheErrors',
    severity: 'warning',
    expression: [
      `sum by (job, namespace) (rate(cache_requests_total{${own},result="error"}[5m]))`,
      '/',
      `sum by (job, namespace) (rate(cache_requests_total{${own}}[5m]))`,
      '> 0.05',
    ].join('\n'),
    duration: '10m',
    summary: `${name} cannot use its cache`,
    description:
      '{{ $value | humanizePercentage }} of reads of the cache fail.',
    guide: {
      meaning: 'Reads of the cache fail or run into their timeout.',
      impact:
        'Answers come from the database, more slowly; the database gets more load.',
      diagnose: [
        {
          why: 'What is the error?',
          command: `kubectl logs ${pods} --container ${name} --since=15m | grep -i cache | tail -n 20`,
        },
        {
          why: 'Is its memory full, and are connections refused? (redis-url is that of the service)',
          command: `redis-cli -u "$REDIS_URL" info memory clients stats`,
        },
      ],
      mitigate: [
        'If memory is full, give it more, or set a shorter time to live.',
        'If it is gone, see CacheDown. The service goes on without it.',
      ],
      verify: 'The share of hits on the dashboard is what it was before.',
    },
    test: { bad: series(10), firesBy: '20m', good: series(0) },
  };
}
