import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { backstageCli, root } from '../paths.mjs';
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
    const results = join(context.folder, 'jest.json');
    rmSync(results, { force: true });
    mkdirSync(context.folder, { recursive: true });
    const isWhole = !context.packages.length && !context.files.length;
    const { output } = await runToEnd(
      context.toolchain.node,
      [
        backstageCli,
        ...['repo', 'test', '--json', `--outputFile=${results}`],
        ...['--maxWorkers=2', '--watchAll=false', '--passWithNoTests'],
        ...(isWhole ? coverageFlags(context) : selection(context)),
      ],
      { cwd: root, env: jestEnvironment(context), onLine: update },
    );
    writeFileSync(join(context.folder, 'jest.log'), output);
    if (!existsSync(results)) {
      throw new Problem('Jest ended without a result.', {
        detail: tail(output, 30),
      });
    }
    const result = readJestResults(results);
    return isWhole ? withCoverage(result, context) : result;
  },
};

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
