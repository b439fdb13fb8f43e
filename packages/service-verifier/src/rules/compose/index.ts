import { Finding, Rule } from '../../types';
import { composeFilesOf, serviceRule } from './read';

const noVersion: Rule = {
  id: 'compose/no-version',
  summary:
    'A compose file has no `version`: it has meant nothing since 2020, and compose warns of it',
  check: ({ files }): Finding[] =>
    composeFilesOf(files)
      .filter(({ hasVersion }) => hasVersion)
      .map(({ path, lineOf }) => ({
        rule: 'compose/no-version',
        path,
        line: lineOf(['version']),
        message: 'take `version` out; it means nothing any more',
      })),
};

const waits = serviceRule(
  'compose/waits-for-health',
  'A service waits until what it needs is healthy or done, not only started: else it meets a database that is not there yet',
  ({ depends_on: needs }, _name, { services }) => {
    if (Array.isArray(needs)) {
      return needs.map(need => ({
        keys: ['depends_on'],
        message: `it waits only until ${need} is started; name the condition service_healthy`,
      }));
    }
    return Object.entries(needs).flatMap(([need, { condition }]) => {
      const keys = ['depends_on', need];
      if (condition === 'service_completed_successfully') {
        return [];
      }
      if (condition !== 'service_healthy') {
        return [
          {
            keys,
            message: `it waits only until ${need} is started; name the condition service_healthy`,
          },
        ];
      }
      const { healthcheck, build } = services[need] ?? {};
      return build || (healthcheck && !healthcheck.disable)
        ? []
        : [
            {
              keys,
              message: `${need} has no healthcheck, so it is never healthy`,
            },
          ];
    });
  },
);

const loopback = serviceRule(
  'compose/loopback-ports',
  'Ports are bound to 127.0.0.1: else a development database is open to the whole network',
  ({ ports }) =>
    ports.flatMap((port, index) => {
      const isLocal =
        typeof port === 'object'
          ? port.host_ip === '127.0.0.1' || port.published === undefined
          : /^(?:127\.0\.0\.1|\[::1\]):/.test(String(port));
      return isLocal
        ? []
        : [
            {
              keys: ['ports', index],
              message: `port ${typeof port === 'object' ? JSON.stringify(port) : port} is open to the network; put 127.0.0.1: before it`,
            },
          ];
    }),
);

const passwords = serviceRule(
  'compose/passwords-from-files',
  'Passwords come from files that variables ending in `_FILE` name: a value is seen by all who see the container, and the path of a file is no password',
  ({ environment }) =>
    Object.entries(environment)
      .filter(
        ([name, value]) =>
          /(?:PASSWORD|SECRET|TOKEN)$/.test(name) &&
          value !== null &&
          value !== '' &&
          !/^\$\{?\w+/.test(String(value)),
      )
      .map(([name, value]) => ({
        keys: ['environment', name],
        message: String(value).startsWith('/')
          ? `${name} is the path of a file, word for word; call it ${name}_FILE`
          : `${name} is written down; take it from a file by ${name}_FILE`,
      })),
);

const DATA = /^(?:[^:]+:)?\/var\/lib\/postgresql(?<folder>\/data)?\/?(?::|$)/;

const postgresVolume = serviceRule(
  'compose/postgres-volume',
  'PostgreSQL 18 keeps its data below /var/lib/postgresql, older ones in /var/lib/postgresql/data: it refuses to start, or forgets all, with the other',
  ({ image, volumes }) => {
    const major = Number(/(?:^|\/)postgres:(\d+)/.exec(image ?? '')?.[1]);
    return volumes.flatMap((volume, index) => {
      const text =
        typeof volume === 'string' ? volume : `:${String(volume.target)}`;
      const match = DATA.exec(text);
      if (!major || !match) {
        return [];
      }
      const isOld = match.groups?.folder !== undefined;
      return isOld === major < 18
        ? []
        : [
            {
              keys: ['volumes', index],
              message: `PostgreSQL ${major} keeps its data in /var/lib/postgresql${major < 18 ? '/data' : ''}`,
            },
          ];
    });
  },
);

const confined = serviceRule(
  'compose/confined',
  'What is built here runs as in the cluster: read-only, without capabilities, without new privileges; else it fails there first',
  ({
    build,
    read_only: isReadOnly,
    cap_drop: dropped,
    security_opt: options,
  }) =>
    build === undefined
      ? []
      : [
          ...(isReadOnly ? [] : [{ message: 'set read_only: true' }]),
          ...(dropped.includes('ALL')
            ? []
            : [{ message: 'set cap_drop: [ALL]' }]),
          ...(options.includes('no-new-privileges:true')
            ? []
            : [{ message: 'set security_opt: [no-new-privileges:true]' }]),
        ],
);

export const COMPOSE_RULES: readonly Rule[] = [
  noVersion,
  waits,
  loopback,
  passwords,
  postgresVolume,
  confined,
];
