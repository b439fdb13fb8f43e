import { ServiceModel } from '../../../model/ServiceModel';
import { imageOf } from '../../../model/versions';
import { commandsOf } from '../languages';
import { CHECKOUT, Step, expression } from './workflow';

/** The source code, the tools of its language and what tests need. */
export function prepare(model: ServiceModel): Step[] {
  return [...tools(model), { run: 'make install' }];
}

/** The source code and the tools of its language. */
export function tools(model: ServiceModel): Step[] {
  return [CHECKOUT, ...toolchain(model)];
}

function toolchain(model: ServiceModel): Step[] {
  const { language, versions } = model;
  switch (language) {
    case 'go':
      return [
        { uses: 'actions/setup-go', with: { 'go-version-file': 'go.mod' } },
      ];
    case 'node':
    case 'react':
      return [
        {
          uses: 'actions/setup-node',
          with: { 'node-version': versions.tools.node, cache: 'npm' },
        },
      ];
    case 'rust':
      return [
        {
          uses: 'actions/cache',
          with: {
            path: '~/.cargo/bin\n~/.cargo/registry\ntarget\n',
            key: `cargo-${expression('runner.os')}-${expression(`hashFiles('${commandsOf(language, versions).cache.key}')`)}`,
          },
        },
      ];
    default:
      return language satisfies never;
  }
}

/** What integration tests talk to; nothing of it is reachable from outside the runner. */
export function services(model: ServiceModel) {
  const { database, cache } = model.description.resources;
  const wanted = {
    ...(database && {
      database: {
        image: imageOf(
          model.versions,
          database.params.version === '17' ? 'postgres17' : 'postgres18',
        ),
        env: { POSTGRES_HOST_AUTH_METHOD: 'trust' },
        ports: ['5432:5432'],
        options:
          '--health-cmd "pg_isready --username postgres" --health-interval 2s --health-retries 30',
      },
    }),
    ...(cache && {
      cache: {
        image: imageOf(model.versions, cache.type),
        ports: ['6379:6379'],
        options: `--health-cmd "${cache.type}-cli ping" --health-interval 2s --health-retries 30`,
      },
    }),
  };
  return Object.keys(wanted).length > 0 ? wanted : undefined;
}

/** How tests find those services, by the host that they are at. */
export function testVariables(
  { hasDatabase, hasCache }: ServiceModel,
  host: { database: string; cache: string },
): Record<string, string> {
  return {
    ...(hasDatabase && {
      DATABASE_TEST_URL: `postgresql://postgres@${host.database}:5432/postgres?sslmode=disable`,
    }),
    ...(hasCache && { REDIS_TEST_URL: `redis://${host.cache}:6379/0` }),
  };
}

export function isGithubRegistry({ image }: ServiceModel): boolean {
  return image.startsWith('ghcr.io/');
}

export function registryOf({ image }: ServiceModel): string {
  return image.split('/')[0];
}

export function login(model: ServiceModel): Step {
  return {
    uses: 'docker/login-action',
    with: isGithubRegistry(model)
      ? {
          registry: registryOf(model),
          username: expression('github.actor'),
          password: expression('github.token'),
        }
      : {
          registry: registryOf(model),
          username: expression('secrets.REGISTRY_USERNAME'),
          password: expression('secrets.REGISTRY_PASSWORD'),
        },
  };
}

/** GitHub keeps findings and attestations of private repositories only with Advanced Security. */
export const HAS_ADVANCED_SECURITY =
  "!github.event.repository.private || vars.ADVANCED_SECURITY == 'true'";
