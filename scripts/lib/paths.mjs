import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the checkout. */
export const root = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
);

/** What the commands keep between runs; never committed. */
export const home = join(root, '.quarterdeck');

export const nodeModules = join(root, 'node_modules');

/** Runs TypeScript without a build, as Backstage's own commands do. */
export const typescriptLoader = join(
  nodeModules,
  '@backstage/cli/config/nodeTransform.cjs',
);

export const backstageCli = join(
  nodeModules,
  '@backstage/cli/bin/backstage-cli',
);

/**
 * Where one running portal keeps its data, logs and kubeconfig. Tests use
 * folders of their own, so that they can run beside a portal in use.
 */
export function stateFolders(folder = home) {
  const state = resolve(root, folder);
  return {
    state,
    isDefault: state === home,
    data: join(state, 'data'),
    demoData: join(state, 'data', 'demo'),
    logs: join(state, 'logs'),
    kubeconfig: join(state, 'demo', 'kubeconfig'),
    lock: join(state, 'portal.lock'),
  };
}
