import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { backstageCli, root } from '../paths.mjs';
import { needsCluster } from '../peers.mjs';
import { Problem, tail } from '../problems.mjs';
import { runToEnd } from '../processes.mjs';
import { readJestResults, readNodeResults } from '../results.mjs';

export const scripts = {
  name: 'scripts',
  title: 'Tests of the commands',
  async run(context, update) {
    const { code, output } = await runToEnd(
      context.toolchain.node,
      ['--test', '--test-reporter=spec', 'scripts/**/*.test.mjs'],
      {
        cwd: root,
        env: { ...context.environment, FORCE_COLOR: '0' },
        onLine: update,
      },
    );
    const result = readNodeResults(output);
    if (code !== 0 && result.failed === 0) {
      result.failed = 1;
    }
    // The report ends with what failed, at length.
    const failures = output.lastIndexOf('failing tests:');
    return { ...result, output: output.slice(Math.max(0, failures)) };
  },
};

const LINES_COVERED_AT_LEAST = 80;

export const unit = {
  name: 'unit',
  title: 'Unit, integration and conformance tests',
  async run(context, update) {
    const isWhole = !context.packages.length && !context.files.length;
    const result = await runJest(
      context,
      // Without it, tests that take any cluster start a demo cluster.
      { TEST_KUBECONFIG: undefined },
      isWhole ? coverageFlags(context) : selection(context),
      update,
    );
    const skipped = result.skipped.filter(
      ({ what }) => !isRunBy(cluster, what, context),
    );
    return isWhole
      ? withCoverage({ ...result, skipped }, context)
      : { ...result, skipped };
  },
};

/** The same tests as on the demo cluster, so that it cannot drift from a real one. */
export const cluster = {
  name: 'cluster',
  title: 'The same on the cluster of TEST_KUBECONFIG',
  async run(context, update) {
    const kubeconfig = context.peers.cluster;
    if (!kubeconfig) {
      return { passed: 0, failed: 0, skipped: [] };
    }
    const result = await runJest(
      context,
      { TEST_KUBECONFIG: resolve(kubeconfig) },
      ['/src/conformance/', '\\.integration\\.test\\.'],
      update,
    );
    // What an old or empty cluster does not serve was tested on the demo one.
    return { ...result, skipped: [] };
  },
};

function isRunBy(phase, what, { phases, peers }) {
  return peers.cluster && phases.includes(phase) && needsCluster(what);
}

async function runJest(context, environment, flags, update) {
  const results = join(context.folder, 'jest.json');
  rmSync(results, { force: true });
  mkdirSync(context.folder, { recursive: true });
  const { output } = await runToEnd(
    context.toolchain.node,
    [
      backstageCli,
      ...['repo', 'test', '--json', `--outputFile=${results}`],
      ...['--maxWorkers=2', '--watchAll=false', '--passWithNoTests'],
      ...flags,
    ],
    {
      cwd: root,
      env: { ...jestEnvironment(context), ...environment },
      onLine: update,
    },
  );
  writeFileSync(join(context.folder, 'jest.log'), output);
  if (!existsSync(results)) {
    throw new Problem('Jest ended without a result.', {
      detail: tail(output, 30),
    });
  }
  return readJestResults(results);
}

function jestEnvironment({ environment }) {
  return {
    ...environment,
    CI: '1',
    FORCE_COLOR: '0',
    NODE_OPTIONS: [
      environment.NODE_OPTIONS,
      // Lets tests load packages that are ES modules only.
      '--experimental-vm-modules',
      '--no-warnings=ExperimentalWarning',
    ]
      .filter(Boolean)
      .join(' '),
    // The databases to test on are ours; none is pulled from a registry.
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
  };
}

function selection({ packages, files }) {
  return [
    ...files,
    ...(packages.length ? ['--selectProjects'] : []),
    ...packages.map(({ name }) => name),
  ];
}

function coverageFlags({ folder }) {
  return [
    '--coverage',
    '--coverageReporters=json-summary',
    `--coverageDirectory=${join(folder, 'coverage')}`,
    // Patterns are relative to each package's src. What only re-exports or
    // wires things up at start is covered by the browser tests.
    ...[
      '**/*.{ts,tsx}',
      '!**/*.d.ts',
      '!**/*.test.{ts,tsx}',
      '!**/testing/**',
      '!**/setupTests.ts',
      '!**/index.{ts,tsx}',
      '!**/main.ts',
    ].map(pattern => `--collectCoverageFrom=${pattern}`),
  ];
}

function withCoverage(result, { folder }) {
  const summary = JSON.parse(
    readFileSync(join(folder, 'coverage', 'coverage-summary.json'), 'utf8'),
  );
  const covered = summary.total.lines.pct;
  if (covered >= LINES_COVERED_AT_LEAST) {
    return {
      ...result,
      passed: result.passed + 1,
      note: `${covered} % of lines covered`,
    };
  }
  const worst = Object.entries(summary)
    .filter(([file]) => file !== 'total')
    .map(([file, { lines }]) => ({ file, missed: lines.total - lines.covered }))
    .sort((a, b) => b.missed - a.missed)
    .slice(0, 10)
    .map(({ file, missed }) => `  ${missed} lines without a test: ${file}`);
  return {
    ...result,
    failed: result.failed + 1,
    output: [
      result.output,
      `Tests cover ${covered} % of our lines; ${LINES_COVERED_AT_LEAST} % are wanted. Most is missing in`,
      ...worst,
    ].join('\n'),
  };
}
