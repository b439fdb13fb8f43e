import { ServiceModel } from '../../model/ServiceModel';
import { ImageName, imageOf } from '../../model/versions';

const SECRETS_FOLDER = '/run/secrets';
const SECRETS_VOLUME = 'secrets';
const NO_NEW_PRIVILEGES = ['no-new-privileges:true'];

/** Where passwords are read, and by whom they cannot be changed. */
export const SECRETS_MOUNT = `${SECRETS_VOLUME}:${SECRETS_FOLDER}:ro`;

const HEALTH = { interval: '2s', timeout: '3s', retries: 30 };

export function hasStores(model: ServiceModel): boolean {
  return model.hasDatabase || model.hasCache;
}

/** Database and cache of a developer's machine, with a password that is made there. */
export function storeServices(model: ServiceModel): Record<string, unknown> {
  return {
    secrets: hasStores(model) ? secrets(model) : undefined,
    postgres: postgres(model),
    cache: cache(model),
  };
}

export function storeVolumes(model: ServiceModel): Record<string, unknown> {
  return {
    ...(hasStores(model) ? { [SECRETS_VOLUME]: {} } : {}),
    ...(model.hasDatabase ? { database: {} } : {}),
  };
}

function databaseName({ name }: ServiceModel): string {
  return name.replace(/-/g, '_');
}

function databaseImage({ description }: ServiceModel): ImageName {
  return description.resources.database?.params.version === '17'
    ? 'postgres17'
    : 'postgres18';
}

/** Writes the files that the service reads, once: a new volume gets a new password. */
function secrets(model: ServiceModel) {
  const database = databaseName(model);
  const lines = [
    'set -eu',
    `cd ${SECRETS_FOLDER}`,
    ...(model.hasDatabase
      ? [
          'if [ ! -s database-url ]; then',
          "  head -c 24 /dev/urandom | base64 | tr -d '/+=\\n' > database-password",
          `  printf 'postgres://${database}:%s@postgres:5432/${database}?sslmode=disable' "$$(cat database-password)" > database-url`,
          'fi',
        ]
      : []),
    ...(model.hasCache ? ["printf 'redis://cache:6379' > redis-url"] : []),
  ];
  return {
    image: imageOf(
      model.versions,
      model.hasDatabase ? databaseImage(model) : cacheImage(model),
    ),
    command: ['sh', '-c', `${lines.join('\n')}\n`],
    entrypoint: [],
    user: '0:0',
    network_mode: 'none',
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: NO_NEW_PRIVILEGES,
    volumes: [`${SECRETS_VOLUME}:${SECRETS_FOLDER}`],
  };
}

function postgres(model: ServiceModel) {
  if (!model.hasDatabase) {
    return undefined;
  }
  const image = databaseImage(model);
  const name = databaseName(model);
  return {
    image: imageOf(model.versions, image),
    environment: {
      POSTGRES_USER: name,
      POSTGRES_DB: name,
      POSTGRES_PASSWORD_FILE: `${SECRETS_FOLDER}/database-password`,
    },
    security_opt: NO_NEW_PRIVILEGES,
    // Since 18 the image keeps each major version in a folder of its own below this one.
    volumes: [
      `database:/var/lib/postgresql${image === 'postgres17' ? '/data' : ''}`,
      SECRETS_MOUNT,
    ],
    ports: [`127.0.0.1:${freePort(model, 5432)}:5432`],
    healthcheck: {
      test: ['CMD-SHELL', `pg_isready --username ${name} --dbname ${name}`],
      ...HEALTH,
    },
    depends_on: { secrets: { condition: 'service_completed_successfully' } },
  };
}

/** Where this machine reaches a store: its usual port, or one further on where the service itself is published. */
function freePort({ ports }: ServiceModel, usual: number): number {
  let port = usual;
  while (port === ports.http || port === ports.metrics) {
    port += 10_000;
  }
  return port;
}

function cacheImage({ description }: ServiceModel): 'redis' | 'valkey' {
  return description.resources.cache?.type === 'valkey' ? 'valkey' : 'redis';
}

function cache(model: ServiceModel) {
  if (!model.hasCache) {
    return undefined;
  }
  const image = cacheImage(model);
  return {
    image: imageOf(model.versions, image),
    // What is forgotten can be found again: nothing is written to a disk.
    command: [
      ...[`${image}-server`, '--save', '', '--appendonly', 'no'],
      ...['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'],
    ],
    read_only: true,
    tmpfs: ['/data'],
    security_opt: NO_NEW_PRIVILEGES,
    ports: [`127.0.0.1:${freePort(model, 6379)}:6379`],
    healthcheck: { test: ['CMD', `${image}-cli`, 'ping'], ...HEALTH },
  };
}
