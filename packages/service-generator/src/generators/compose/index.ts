import { ServiceModel } from '../../model/ServiceModel';
import { TERMINATION_GRACE_SECONDS } from '../../model/shutdown';
import { imageOf } from '../../model/versions';
import { yamlText } from '../../text';
import { recipeOf } from '../dockerfile/languages';
import { Generator } from '../types';
import { environmentExample } from './environment';
import {
  SECRETS_MOUNT,
  hasStores,
  storeServices,
  storeVolumes,
} from './stores';

export const compose: Generator = {
  name: 'compose',
  summary:
    'The service with its database and cache on a developer’s machine, and the variables that it reads there',
  applies: () => true,
  generate: model => [
    { path: 'compose.yaml', class: 'merged', content: composeFile(model) },
    {
      path: '.env.example',
      class: 'managed',
      content: environmentExample(model),
    },
  ],
};

function composeFile(model: ServiceModel): string {
  const { observability, configs } = collector(model);
  const volumes = storeVolumes(model);
  return yamlText([
    {
      comment: `${model.name} on a developer's machine: docker compose up --watch
Settings are those of .env.example; .env, where there is one, has the last word.`,
      value: {
        name: model.name,
        services: {
          app: app(model),
          migrate: migrate(model),
          ...storeServices(model),
          'otel-collector': observability,
        },
        volumes: Object.keys(volumes).length ? volumes : undefined,
        configs,
      },
    },
  ]);
}

/** The image itself, under the same restrictions as in the cluster. */
function container(model: ServiceModel) {
  return {
    build: { context: '.' },
    image: `${model.name}:local`,
    init: true,
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    env_file: [
      { path: '.env.example', required: true },
      { path: '.env', required: false },
    ],
    volumes: hasStores(model) ? [SECRETS_MOUNT] : undefined,
  };
}

function app(model: ServiceModel) {
  const { http, metrics } = model.ports;
  const ports = model.language === 'react' ? [http] : [http, metrics];
  const waits = {
    ...(model.program.migrate
      ? { migrate: { condition: 'service_completed_successfully' } }
      : {}),
    ...(model.hasCache
      ? {
          secrets: { condition: 'service_completed_successfully' },
          cache: { condition: 'service_healthy' },
        }
      : {}),
  };
  return {
    ...container(model),
    ports: ports.map(port => `127.0.0.1:${port}:${port}`),
    stop_grace_period: `${TERMINATION_GRACE_SECONDS}s`,
    depends_on: Object.keys(waits).length ? waits : undefined,
    develop: {
      // A file system that cannot be written takes no copies: a change makes a new image, of which little is built anew.
      watch: recipeOf(model).sources.map(path => ({
        action: 'rebuild',
        path: `./${path}`,
      })),
    },
  };
}

function migrate(model: ServiceModel) {
  return model.program.migrate
    ? {
        ...container(model),
        command: [...model.program.migrate],
        healthcheck: { disable: true },
        depends_on: { postgres: { condition: 'service_healthy' } },
      }
    : undefined;
}

const COLLECTOR_CONFIGURATION = `receivers:
  otlp:
    protocols:
      http:
        endpoint: 0.0.0.0:4318
exporters:
  debug:
    verbosity: detailed
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [debug]
`;

/** Shows traces in its log: `docker compose --profile observability up`. */
function collector(model: ServiceModel) {
  if (model.language === 'react') {
    return {};
  }
  return {
    observability: {
      image: imageOf(model.versions, 'otelCollector'),
      profiles: ['observability'],
      configs: [
        {
          source: 'otel-collector',
          target: '/etc/otelcol-contrib/config.yaml',
        },
      ],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    },
    configs: { 'otel-collector': { content: COLLECTOR_CONFIGURATION } },
  };
}
