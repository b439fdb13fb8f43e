// npm test: everything a change has to pass. Ends with one line that counts.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './lib/install.mjs';
import { home } from './lib/paths.mjs';
import {
  findPeers,
  peerNames,
  skipPolicy,
  whyImpossible,
} from './lib/peers.mjs';
import { browser, hasBrowserTests } from './lib/phases/browser.mjs';
import { faults } from './lib/phases/faults.mjs';
import { config, format, lint, types } from './lib/phases/static.mjs';
import { templates } from './lib/phases/templates.mjs';
import { cluster, scripts, unit } from './lib/phases/unit.mjs';
import { DATABASE, startPostgresql } from './lib/postgresql.mjs';
import { printFailure, Problem } from './lib/problems.mjs';
import { isAlive, ProcessGroups } from './lib/processes.mjs';
import { Report, seconds } from './lib/report.mjs';
import { total } from './lib/results.mjs';
import { stopOnSignals } from './lib/signals.mjs';
import { select } from './lib/workspaces.mjs';

const PHASES = [
  types,
  lint,
  format,
  config,
  scripts,
  unit,
  cluster,
  templates,
  browser,
  faults,
];

const USAGE = `npm test                      everything
npm test -- <package …>       types, lint and tests of some packages
npm test -- <test file …>     some tests
npm test -- --only <phase,…>  of ${PHASES.map(({ name }) => name).join(', ')}

QUARTERDECK_REQUIRE=<peer,…>  peers (${peerNames.join(', ')}) whose
                              tests may not be skipped
`;

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const selected = select(positionals);
    return { ...values, ...selected, phases: choosePhases(values, selected) };
  } catch (error) {
    throw error instanceof Problem
      ? error
      : new Problem(`${error.message}\n\n${USAGE}`);
  }
}

function choosePhases({ only }, { packages, files }) {
  if (only) {
    return only.split(',').map(wanted => {
      const phase = PHASES.find(({ name }) => name === wanted);
      if (!phase) {
        const names = PHASES.map(({ name }) => name).join(', ');
        throw new Problem(`There is no phase "${wanted}", only ${names}.`);
      }
      return phase;
    });
  }
  if (files.length) {
    return [files.every(file => file.includes('e2e/')) ? browser : unit];
  }
  if (packages.length) {
    return [types, lint, unit];
  }
  return PHASES.filter(phase => phase !== browser || hasBrowserTests());
}

async function runPhase(phase, context, report) {
  const since = Date.now();
  let result;
  try {
    result = await report.step(
      phase.title,
      update => phase.run(context, update),
      ({ failed }) => failed === 0,
    );
  } catch (error) {
    printFailure(error);
    result = { passed: 0, failed: 1, skipped: [] };
  }
  const { passed, failed, note, output } = result;
  const counts = `${passed} passed, ${failed} failed`;
  report.line(`  ${[counts, note].filter(Boolean).join('; ')}`);
  if (failed && output) {
    report.line(output.replace(/^/gm, '  | '));
  }
  return { ...result, name: phase.name, ms: Date.now() - since };
}

// What a failed run leaves to look at stays until the next run.
function removeEarlierRuns() {
  for (const name of readdirSync(home)) {
    const pid = /^test-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      rmSync(join(home, name), { recursive: true, force: true });
    }
  }
}

async function preparePostgresql(context, report) {
  const needed = context.phases.some(({ name }) => name === unit.name);
  if (!needed || context.environment[DATABASE] || !context.peers.postgresql) {
    return () => {};
  }
  const { connectionString, remove } = await report.step(
    'Starting a PostgreSQL for the tests',
    () => startPostgresql(context.peers.postgresql, context.groups),
  );
  context.environment[DATABASE] = connectionString;
  return remove;
}

function conclude(results, missing, report) {
  const required = (process.env.QUARTERDECK_REQUIRE ?? '')
    .split(',')
    .filter(Boolean);
  const lacking = {
    passed: 0,
    failed: 0,
    skipped: missing.map(({ what, reason }) => ({ what, reason, count: 1 })),
  };
  const sum = total([...results, lacking], skipPolicy(required, missing));
  report.line('\ntime:');
  for (const { name, ms } of results) {
    report.line(`  ${name.padEnd(10)} ${seconds(ms)}`);
  }
  const list = (title, skips) => {
    if (skips.length) {
      report.line(`${title}:`);
    }
    for (const { what, reason, count } of skips) {
      report.line(`  ${count} × ${what}: ${whyImpossible(what) ?? reason}`);
    }
  };
  list('skipped', sum.allowed);
  list('failed, because this may not be skipped here', sum.forbidden);
  return sum;
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const report = new Report();
  const groups = new ProcessGroups();
  const folder = join(home, `test-${process.pid}`);
  let removeDatabase = () => {};
  const cleanUp = async () => {
    await groups.stop({ graceMs: 20_000 });
    removeDatabase();
  };
  stopOnSignals(groups, cleanUp, { exitCode: 130 });
  try {
    const toolchain = await prepare(report);
    removeEarlierRuns();
    const environment = { ...toolchain.environment };
    const { found, missing } = findPeers(environment);
    const context = { ...options, toolchain, environment, folder, groups };
    context.peers = found;
    removeDatabase = await preparePostgresql(context, report);
    const results = [];
    for (const phase of options.phases) {
      results.push(await runPhase(phase, context, report));
    }
    const isWhole = options.phases.length >= PHASES.length - 1;
    const sum = conclude(results, isWhole ? missing : [], report);
    report.line(
      `\ntests: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`,
    );
    if (sum.failed === 0) {
      rmSync(folder, { recursive: true, force: true });
    }
    return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
  } finally {
    await cleanUp();
  }
}

main().then(
  code => process.exit(code),
  error => {
    printFailure(error);
    process.exit(1);
  },
);
