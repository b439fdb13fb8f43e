import { ServiceDescription } from '../description/schema';
import { SHUTDOWN_DELAY_SECONDS, SHUTDOWN_TIMEOUT_SECONDS } from './shutdown';

export interface Variable {
  name: string;
  /** For people, one sentence without full stop */
  description: string;
  /** Value in the cluster; undefined for what each environment or the pod itself sets */
  value: string | undefined;
  /** Value on a developer's machine, where it differs */
  localValue?: string;
  /** The key of the Secret whose file this variable names */
  secretKey?: string;
}

/**
 * What a service reads from its environment, all of it. Secrets come as files: `DATABASE_URL_FILE` names the file that
 * holds the URL; where it is not set, a developer may give `DATABASE_URL` itself.
 */
export function variablesOf({
  metadata: { name },
  workload,
  containers,
  service,
  resources: { database, cache },
}: ServiceDescription): Variable[] {
  const secret = (key: string) => `/var/run/secrets/${name}/${key}`;
  const variables: Variable[] =
    workload.language === 'react'
      ? [
          {
            name: 'API_BASE_URL',
            description: 'Where the browser sends its API requests',
            value: '/api',
          },
          {
            name: 'WEB_VITALS_URL',
            description:
              'Where the browser sends how quick the page was; without it nowhere',
            value: '',
          },
        ]
      : [
          {
            name: 'HTTP_PORT',
            description: 'Port that requests and probes arrive at',
            value: String(service.ports.http.targetPort),
          },
          {
            name: 'METRICS_PORT',
            description: 'Port that Prometheus reads metrics from',
            value: String(service.ports.metrics.targetPort),
          },
          {
            name: 'LOG_LEVEL',
            description:
              'Least severity that is logged: debug, info, warn or error',
            value: 'info',
            localValue: 'debug',
          },
          {
            name: 'REQUEST_TIMEOUT_SECONDS',
            description: 'Longest time that one request may take',
            value: '10',
          },
          {
            name: 'SHUTDOWN_DELAY_SECONDS',
            description:
              'Time in which routers learn that no more requests are wanted, before it stops taking them',
            value: String(SHUTDOWN_DELAY_SECONDS),
            localValue: '0',
          },
          {
            name: 'SHUTDOWN_TIMEOUT_SECONDS',
            description: 'Time that requests under way get to end',
            value: String(SHUTDOWN_TIMEOUT_SECONDS),
          },
          {
            name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
            description:
              'Collector that traces go to by OTLP over HTTP; without it none are sent',
            value: 'http://otel-collector.observability:4318',
            localValue: '',
          },
        ];
  if (database) {
    variables.push(
      {
        name: 'DATABASE_URL_FILE',
        description: 'File with the URL of the database',
        value: secret('database-url'),
        localValue: '/run/secrets/database-url',
        secretKey: 'database-url',
      },
      {
        name: 'DATABASE_MAX_CONNECTIONS',
        description: 'Most connections to the database that one replica opens',
        value: '10',
      },
    );
    if (database.params.readReplica) {
      variables.push({
        name: 'DATABASE_READ_URL_FILE',
        description: 'File with the URL of the replica that is read from',
        value: secret('database-read-url'),
        localValue: '/run/secrets/database-url',
        secretKey: 'database-read-url',
      });
    }
  }
  if (cache) {
    variables.push({
      name: 'REDIS_URL_FILE',
      description: `File with the URL of ${cache.type}`,
      value: secret('redis-url'),
      localValue: '/run/secrets/redis-url',
      secretKey: 'redis-url',
    });
  }
  const own = Object.entries(containers.main.variables).map(
    ([variable, value]) => ({
      name: variable,
      description: 'Set in the description of the service',
      value,
    }),
  );
  const names = new Set(own.map(variable => variable.name));
  return [...variables.filter(variable => !names.has(variable.name)), ...own];
}
