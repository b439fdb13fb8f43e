import { ServiceModel } from '../../../model/ServiceModel';
import { commandsOf } from '../languages';
import { testServers } from '../servers';
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

/** What integration tests talk to, and how they find it. */
export function testServices(model: ServiceModel) {
  const servers = testServers(model);
  if (servers.length === 0) {
    return {};
  }
  return {
    services: Object.fromEntries(
      servers.map(({ name, image, env, port, isReady }) => [
        name,
        {
          image,
          env: Object.keys(env).length > 0 ? env : undefined,
          ports: [`${port}:${port}`],
          options: `--health-cmd "${isReady}" --health-interval 2s --health-retries 30`,
        },
      ]),
    ),
    env: Object.fromEntries(
      servers.map(({ variable, url }) => [variable, url('localhost')]),
    ),
  };
}

export function isGithubRegistry({ image }: ServiceModel): boolean {
  return image.startsWith('ghcr.io/');
}

function registryOf({ image }: ServiceModel): string {
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
