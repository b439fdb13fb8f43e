// The 90 days before the demo begins: planned, committed to repositories, and
// seen by the rooms the way that they see everything.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, typescriptLoader } from '../paths.mjs';
import { planHistory } from './plan.mjs';
import { writeRepositories } from './repositories.mjs';

/**
 * Writes it into the databases of a portal that has none yet.
 *
 * @param {object} options
 * @param {ReturnType<import('../paths.mjs').stateFolders>} options.folders
 * @param {(file: string, args: string[]) => Promise<void>} options.runScript runs TypeScript to its end
 * @param {number} options.now ms since 1970
 */
export async function writeHistory({ folders, runScript, now }) {
  const environments = join(folders.data, 'environments.sqlite');
  if (existsSync(environments)) {
    return;
  }
  const plan = planHistory({ now });
  const repositories = join(folders.state, 'repositories');
  mkdirSync(repositories, { recursive: true });
  const revisions = await writeRepositories(repositories, plan.commits);
  const revisionOf = ({ service }, version) =>
    revisions.get(`${service} ${version}`);
  const file = join(folders.state, 'history.json');
  writeFileSync(
    file,
    JSON.stringify({
      incidents: plan.incidents,
      deployments: plan.deployments.map(each => ({
        ...each,
        revision: revisionOf(each, each.version),
        ...(each.rolledBackTo && {
          rolledBackTo: {
            ...each.rolledBackTo,
            revision: revisionOf(each, each.rolledBackTo.version),
          },
        }),
      })),
    }),
  );
  await Promise.all([
    runScript('plugins/environments-backend/demo/playHistory.ts', [
      environments,
      join(root, 'examples'),
      join(root, 'app-config.yaml'),
      file,
    ]),
    runScript('plugins/incidents-backend/demo/playHistory.ts', [
      join(folders.data, 'incidents.sqlite'),
      file,
    ]),
  ]);
}

/** How one is run: by the loader that Backstage's own commands use. */
export function scriptArguments(file, args) {
  return ['--require', typescriptLoader, join(root, file), ...args];
}
