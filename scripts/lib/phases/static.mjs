import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backstageCli, home, nodeModules, root } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';
import { single } from '../results.mjs';

const typescript = join(nodeModules, 'typescript/bin/tsc');
const prettier = join(nodeModules, 'prettier/bin/prettier.cjs');
const eslint = join(nodeModules, 'eslint/bin/eslint.js');

async function node(context, args, { cwd = root, update } = {}) {
  return await runToEnd(context.toolchain.node, args, {
    cwd,
    env: { ...context.environment, FORCE_COLOR: '0', NO_COLOR: '1' },
    onLine: update,
  });
}

export const types = {
  name: 'types',
  title: 'Types',
  async run(context, update) {
    const { code, output } = await node(
      context,
      [
        typescript,
        '--noEmit',
        '--pretty',
        'false',
        '--incremental',
        '--tsBuildInfoFile',
        join(home, 'types.tsbuildinfo'),
      ],
      { update },
    );
    return single(code === 0, output);
  },
};

export const lint = {
  name: 'lint',
  title: 'Lint',
  async run(context, update) {
    const folders = context.packages.map(({ folder }) => folder);
    const runs = folders.length
      ? folders.map(cwd => () => lintPackage(context, cwd, update))
      : [
          () => lintPackages(context, update),
          () => lintCommands(context, update),
        ];
    const outputs = [];
    let isRight = true;
    for (const run of runs) {
      const { code, output } = await run();
      isRight &&= code === 0;
      outputs.push(output);
    }
    return single(isRight, outputs.join('\n'));
  },
};

function lintPackages(context, update) {
  return node(
    context,
    [
      backstageCli,
      ...['repo', 'lint', '--success-cache'],
      // Packages pass by cache while they do not change; the cache does not
      // notice a change of the rules, so each state of them has its own.
      `--success-cache-dir=${join(home, 'lint-cache', hashOfRules())}`,
    ],
    { update },
  );
}

function hashOfRules() {
  const hash = createHash('sha256');
  const folder = join(root, 'packages/eslint-plugin/src');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of [join(root, 'eslint.package.js'), ...files.sort()]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

// What belongs to no package: these commands, browser tests, settings.
function lintCommands(context, update) {
  const settings = ['--no-eslintrc', '--config', 'eslint.commands.js'];
  const extensions = ['--ext', '.js,.cjs,.mjs,.ts'];
  const targets = ['scripts', 'e2e', 'playwright.config.ts'];
  return node(context, [eslint, ...settings, ...extensions, ...targets], {
    update,
  });
}

function lintPackage(context, cwd, update) {
  return node(context, [backstageCli, 'package', 'lint'], { cwd, update });
}

export const format = {
  name: 'format',
  title: 'Format',
  async run(context, update) {
    const { code, output } = await node(
      context,
      [
        prettier,
        '--check',
        '--log-level=warn',
        '--cache',
        '--cache-location',
        join(home, 'prettier-cache'),
        '.',
      ],
      { update },
    );
    return single(
      code === 0,
      `${output}\nPut right with: node_modules/.bin/prettier --write .`,
    );
  },
};

// --lax puts a word for each variable that is not set; where only some words
// are allowed, one of them is given.
const CONFIGURATIONS = [
  { files: ['app-config.yaml'] },
  {
    files: ['app-config.yaml', 'app-config.production.yaml'],
    variables: { PORTAL_SIGN_IN_PROVIDER: 'oidc' },
  },
];

export const config = {
  name: 'config',
  title: 'Configuration',
  async run(context, update) {
    const check = [backstageCli, 'config:check', '--strict', '--lax'];
    const results = [];
    for (const { files, variables } of CONFIGURATIONS) {
      const flags = files.flatMap(file => ['--config', file]);
      const environment = { ...context.environment, ...variables };
      results.push(
        await node({ ...context, environment }, [...check, ...flags], {
          update,
        }),
      );
    }
    return single(
      results.every(({ code }) => code === 0),
      results.map(({ output }) => output).join('\n'),
    );
  },
};
