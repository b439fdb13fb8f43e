// Proves that what yarn new:room writes stands: generates a room into a copy of
// the checkout and runs types, lint, format and tests of it there.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from '../lib/install.mjs';
import { backstageCli, nodeModules, root } from '../lib/paths.mjs';
import { findPeers } from '../lib/peers.mjs';
import { startPostgresql } from '../lib/postgresql.mjs';
import { printFailure, Problem } from '../lib/problems.mjs';
import { ProcessGroups, runToEnd } from '../lib/processes.mjs';
import { Report } from '../lib/report.mjs';
import { stopOnSignals } from '../lib/signals.mjs';
import { listPackages } from '../lib/workspaces.mjs';
import { apply } from './generate.mjs';
import { namesOf } from './names.mjs';
import { packagesOf } from './templates.mjs';
import { wiringOf } from './wiring.mjs';

const COPIED = [
  'package.json',
  'backstage.json',
  'tsconfig.json',
  'yarn.lock',
  '.eslintrc.js',
  '.prettierignore',
  'packages',
  'plugins',
];
const TYPES = 'tsconfig.room.json';
const NOT_COPIED = /^(node_modules|dist|coverage)$/;

function copyCheckout(copy) {
  const settings = readdirSync(root).filter(name => /^eslint\./.test(name));
  for (const name of [...COPIED, ...settings]) {
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: source => !NOT_COPIED.test(basename(source)),
    });
  }
}

// The dependencies are the checkout's own; only our packages are the copy's.
function linkDependencies(copy) {
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@quarterdeck'), { recursive: true });
  for (const name of readdirSync(nodeModules)) {
    if (name !== '@quarterdeck') {
      symlinkSync(join(nodeModules, name), join(modules, name));
    }
  }
  for (const { name, folder } of listPackages(copy)) {
    const link = join(modules, name);
    rmSync(link, { force: true });
    symlinkSync(folder, link);
  }
}

function generation(copy, noun, singular) {
  return {
    title: `Generating ${noun}`,
    folder: root,
    args: [
      'scripts/new-room.mjs',
      noun,
      ...(singular ? ['--singular', singular] : []),
      '--no-wire',
      ...['--out', join(copy, 'plugins')],
    ],
  };
}

// The room and what adds it, so that what is under way elsewhere is no matter.
function writeTypeSettings(copy, packages) {
  const include = [
    'packages/backend/src',
    'packages/toolkit-react/src/assets.d.ts',
    ...packages.flatMap(name =>
      ['src', 'dev', 'migrations', 'config.d.ts'].map(
        path => `plugins/${name}/${path}`,
      ),
    ),
  ];
  writeFileSync(
    join(copy, TYPES),
    JSON.stringify({ extends: './tsconfig.json', include }),
  );
}

/** @returns {Array<{ title: string, folder: string, args: string[] }>} */
function checksOf(copy, packages) {
  const bin = file => join(nodeModules, file);
  const folders = packages.map(name => join(copy, 'plugins', name));
  const each = (title, args) =>
    folders.map(folder => ({
      title: `${title} of ${basename(folder)}`,
      folder,
      args: [backstageCli, 'package', ...args],
    }));
  return [
    {
      title: 'Types',
      folder: copy,
      args: [
        bin('typescript/bin/tsc'),
        ...['--project', TYPES, '--noEmit', '--incremental', 'false'],
        // Declarations cannot name types across linked dependencies.
        ...['--declaration', 'false', '--emitDeclarationOnly', 'false'],
        ...['--declarationMap', 'false'],
      ],
    },
    {
      title: 'Format',
      folder: copy,
      args: [bin('prettier/bin/prettier.cjs'), '--check', ...folders],
    },
    ...each('Lint', ['lint', '--max-warnings', '0']),
    ...each('Tests', ['test', '--watchAll=false', '--passWithNoTests']),
  ];
}

async function check(context, { title, folder, args }) {
  const { report, toolchain, environment } = context;
  const { code, output } = await report.step(title, update =>
    runToEnd(toolchain.node, args, {
      cwd: folder,
      env: {
        ...toolchain.environment,
        ...environment,
        CI: '1',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        NODE_OPTIONS: '--experimental-vm-modules',
      },
      onLine: update,
    }),
  );
  const counts = output.match(/^Tests: .*$/m);
  if (counts) {
    report.line(`  ${counts[0]}`);
  }
  if (code !== 0) {
    throw new Problem(`A new room does not pass: ${title}.`, {
      detail: output,
    });
  }
}

async function withPostgresql(groups, report) {
  const { postgresql } = findPeers().found;
  if (!postgresql) {
    report.line('There is no PostgreSQL here: stores are tested on SQLite.');
    return { remove: () => {} };
  }
  const { connectionString, remove } = await report.step(
    'Starting a PostgreSQL for the tests',
    () => startPostgresql(postgresql, groups),
  );
  return {
    environment: {
      BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: connectionString,
    },
    remove,
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { singular: { type: 'string' } },
  });
  const [noun = 'checklists'] = positionals;
  const packages = packagesOf(namesOf(noun, values.singular));
  const report = new Report();
  const groups = new ProcessGroups();
  const copy = mkdtempSync(join(tmpdir(), 'quarterdeck-new-room-'));
  const cleanUps = [() => rmSync(copy, { recursive: true, force: true })];
  const cleanUp = async () => {
    await groups.stop();
    cleanUps.forEach(step => step());
  };
  stopOnSignals(groups, cleanUp, { exitCode: 130 });
  try {
    const toolchain = await prepare(report);
    const database = await withPostgresql(groups, report);
    cleanUps.push(database.remove);
    copyCheckout(copy);
    const environment = {
      ...database.environment,
      // Linked dependencies look for what they load by name where they are.
      NODE_PATH: join(copy, 'node_modules'),
    };
    const context = { report, toolchain, environment };
    await check(context, generation(copy, noun, values.singular));
    apply(copy, wiringOf(copy, noun));
    linkDependencies(copy);
    writeTypeSettings(copy, packages);
    for (const step of checksOf(copy, packages)) {
      await check(context, step);
    }
    report.line(`A new room ${noun} passes.`);
  } finally {
    await cleanUp();
  }
}

main().catch(error => {
  printFailure(error);
  process.exitCode = 1;
});
