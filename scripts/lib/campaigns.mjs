import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, typescriptLoader } from './paths.mjs';
import { Problem } from './problems.mjs';
import { signalGroup, tellLeash } from './processes.mjs';
import { watchParent } from './signals.mjs';

const RUNNER = join(
  dirname(fileURLToPath(import.meta.url)),
  'run-campaign.cjs',
);

/**
 * Campaigns and benchmarks are found by where they lie:
 * `<package>/faults/<room>.faults.ts` and `<package>/bench/<name>.bench.ts`.
 *
 * @param {'faults' | 'bench'} kind
 * @returns {Array<{ name: string, file: string }>} by name
 */
export function findCampaigns(kind, top = root) {
  const suffix = `.${kind}.ts`;
  return ['packages', 'plugins']
    .flatMap(group => list(join(top, group)))
    .flatMap(folder => list(join(folder, kind)))
    .filter(file => file.endsWith(suffix))
    .map(file => ({ name: basename(file, suffix), file }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function list(folder) {
  return existsSync(folder)
    ? readdirSync(folder).map(name => join(folder, name))
    : [];
}

/** @throws {Problem} that names the ones there are */
export function requireCampaign(kind, name, campaigns = findCampaigns(kind)) {
  const found = campaigns.find(campaign => campaign.name === name);
  if (!found) {
    const names = campaigns.map(campaign => campaign.name).join(', ');
    throw new Problem(
      `${name ? `There is no "${name}"` : 'Say which one'}; there is ${names || 'none yet'}.`,
    );
  }
  return found;
}

/**
 * Runs one campaign in a process of its own. What it prints, on either
 * channel, is progress and goes to stderr.
 *
 * @returns {Promise<Record<string, unknown>>} its result
 */
export function runCampaign({ name, file }, options, toolchain) {
  const child = spawn(
    toolchain.node,
    ['--require', typescriptLoader, RUNNER, file, JSON.stringify(options)],
    {
      cwd: root,
      env: { ...toolchain.environment, NODE_ENV: 'test' },
      detached: true,
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    },
  );
  tellLeash('+', child.pid);
  const breakOff = () => {
    signalGroup(child.pid, 'SIGKILL');
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, breakOff);
  }
  watchParent(breakOff);
  return new Promise((resolve, reject) => {
    let result;
    // Backstage's TypeScript loader announces each file on the same channel.
    child.on('message', message => {
      if (message?.type !== 'watch') {
        result = message;
      }
    });
    child.once('exit', (code, signal) => {
      signalGroup(child.pid, 'SIGKILL');
      tellLeash('-', child.pid);
      if (code === 0 && result !== undefined) {
        resolve(result);
      } else {
        reject(
          new Problem(
            `${name} broke off (${signal ?? `exit code ${code}`}) without a result.`,
          ),
        );
      }
    });
  });
}
