import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { withLock } from './lock.mjs';
import { home, nodeModules, root } from './paths.mjs';
import { explainInstallFailure, Problem, tail } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { ensureToolchain } from './toolchain.mjs';

const STAMP = join(home, 'install.json');
const LOG = join(home, 'logs', 'install.log');
const BYTES_NEEDED = 3e9;

/**
 * Makes the checkout ready to run: Node, Yarn and the dependencies of the lock
 * file. Does nothing when they are there already.
 *
 * @param {import('./report.mjs').Report} report
 * @param {{ reinstall?: boolean }} options reinstall removes node_modules first
 */
export async function prepare(report, { reinstall = false } = {}) {
  makeHome();
  return await withLock(join(home, 'prepare.lock'), report, async () => {
    const toolchain = await ensureToolchain(report);
    if (reinstall) {
      await report.step('Removing node_modules', async () => removeInstall());
    }
    const wanted = fingerprint(toolchain.version);
    if (readStamp() !== wanted || !looksInstalled()) {
      await installDependencies(report, toolchain, wanted);
    }
    return toolchain;
  });
}

function makeHome() {
  try {
    fs.mkdirSync(join(home, 'logs'), { recursive: true });
  } catch (error) {
    throw (
      explainInstallFailure('preparing .quarterdeck', String(error)) ?? error
    );
  }
}

/**
 * Changes whenever what Yarn would install changes.
 *
 * @param {string} nodeVersion
 */
export function fingerprint(nodeVersion, top = root) {
  const hash = createHash('sha256');
  for (const file of filesThatDecide(top)) {
    hash.update(file).update('\0');
    hash.update(fs.readFileSync(join(top, file))).update('\0');
  }
  hash.update(`${nodeVersion} ${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

function filesThatDecide(top) {
  const workspaces = ['packages', 'plugins'].flatMap(group =>
    listFolders(join(top, group)).map(name => `${group}/${name}/package.json`),
  );
  return ['yarn.lock', '.yarnrc.yml', 'package.json', ...workspaces]
    .filter(file => fs.existsSync(join(top, file)))
    .sort();
}

function listFolders(folder) {
  return fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry => entry.name)
    : [];
}

function readStamp() {
  try {
    return JSON.parse(fs.readFileSync(STAMP, 'utf8')).fingerprint;
  } catch {
    return undefined;
  }
}

function looksInstalled() {
  return ['.yarn-state.yml', '@backstage/cli/package.json'].every(file =>
    fs.existsSync(join(nodeModules, file)),
  );
}

function removeInstall() {
  fs.rmSync(STAMP, { force: true });
  fs.rmSync(nodeModules, { recursive: true, force: true });
}

async function installDependencies(report, toolchain, wanted) {
  const wasThere = fs.existsSync(nodeModules);
  if (!wasThere) {
    requireSpace();
  }
  fs.rmSync(STAMP, { force: true });
  const attempt = () =>
    report.step(
      wasThere
        ? 'Bringing the dependencies up to date'
        : 'Installing the dependencies (a few minutes, the first time only)',
      update => yarnInstall(toolchain, update),
    );
  try {
    await attempt();
  } catch (failure) {
    await recover(failure, { wasThere, attempt });
  }
  fs.writeFileSync(STAMP, JSON.stringify({ fingerprint: wanted }));
}

/** @throws {YarnFailure} with what Yarn wrote */
async function yarnInstall({ node, yarn, environment }, update) {
  const { code, output } = await runToEnd(
    node,
    [yarn, 'install', '--immutable'],
    {
      cwd: root,
      env: {
        ...environment,
        ...registryOfNpm(environment),
        YARN_ENABLE_PROGRESS_BARS: '0',
        YARN_ENABLE_COLORS: '0',
      },
      onLine: line => update(line.replace(/^.*YN\d+: [│┌└ ]*/, '')),
    },
  );
  fs.writeFileSync(LOG, output);
  if (code !== 0) {
    throw new YarnFailure(output);
  }
}

class YarnFailure extends Error {
  constructor(output) {
    super('yarn install failed');
    this.output = output;
  }
}

// Yarn does not read npm's settings; who set a mirror for npm means both.
function registryOfNpm(environment) {
  const registry = environment.npm_config_registry;
  return registry && !environment.YARN_NPM_REGISTRY_SERVER
    ? { YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, '') }
    : {};
}

async function recover(failure, { wasThere, attempt }) {
  const problem = explain(failure);
  if (!(problem instanceof BrokenInstall) || !wasThere) {
    throw problem;
  }
  if (!(await agreesToRemove(problem.detail))) {
    throw new Problem(
      'The install in node_modules is broken, as after an interruption: run `npm start -- --reinstall` to remove node_modules and install anew.',
      { detail: problem.detail },
    );
  }
  removeInstall();
  await attempt().catch(secondFailure => {
    throw explain(secondFailure);
  });
}

class BrokenInstall extends Problem {}

function explain(failure) {
  if (!(failure instanceof YarnFailure)) {
    return failure;
  }
  return (
    explainInstallFailure('installing the dependencies', failure.output) ??
    new BrokenInstall(
      `Yarn could not install the dependencies; all it said is in ${LOG}.`,
      { detail: tail(failure.output, 12) },
    )
  );
}

async function agreesToRemove(detail) {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) {
    return false;
  }
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
  });
  const answer = await terminal.question(
    `${detail}\nThe install in node_modules is broken. Remove it and install anew? [Y/n] `,
  );
  terminal.close();
  return /^(y|yes)?$/i.test(answer.trim());
}

function requireSpace() {
  // Node before 18.15 cannot tell.
  if (!fs.statfsSync) {
    return;
  }
  const { bavail, bsize } = fs.statfsSync(root);
  const free = bavail * bsize;
  if (free < BYTES_NEEDED) {
    throw new Problem(
      `The disk is nearly full: the dependencies take about 3 GB and ${(free / 1e9).toFixed(1)} GB are free. Free some and run the command again.`,
    );
  }
}
