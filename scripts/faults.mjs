// npm run test:faults -- <room>: a campaign of kills, faults and broken input.
// Its progress goes to stderr, its result is the one line on stdout.
import { parseArgs } from 'node:util';
import { requireCampaign, runCampaign } from './lib/campaigns.mjs';
import { prepare } from './lib/install.mjs';
import { findPeers } from './lib/peers.mjs';
import { DATABASE, startPostgresql } from './lib/postgresql.mjs';
import { printFailure, Problem } from './lib/problems.mjs';
import { ProcessGroups } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';

const COUNTS = [
  'kills',
  'cases',
  'lost',
  'doubled',
  'crashed',
  'undetected',
  'wrong',
];
const DEFECTS = COUNTS.slice(2);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { scale: { type: 'string', default: '1' } },
  });
  const scale = Number(values.scale);
  if (!(scale > 0)) {
    throw new Problem(
      `--scale multiplies the number of cases: a number above 0, not "${values.scale}".`,
    );
  }
  return { scale, campaign: requireCampaign('faults', positionals[0]) };
}

function requireCounts(result) {
  for (const name of COUNTS) {
    if (!Number.isInteger(result[name])) {
      throw new Problem(
        `The campaign gave ${JSON.stringify(result[name])} for "${name}", which is no count.`,
      );
    }
  }
  if (result.cases === 0) {
    throw new Problem('The campaign tried nothing.');
  }
}

/** Campaigns against several replicas need PostgreSQL; without, they tell that they skipped them. */
async function runOnDatabase(campaign, options, toolchain) {
  const { environment } = toolchain;
  const programs = findPeers(environment).found.postgresql;
  if (environment[DATABASE] || !programs) {
    return await runCampaign(campaign, options, toolchain);
  }
  const groups = new ProcessGroups();
  const { connectionString, remove } = await startPostgresql(programs, groups);
  process.once('exit', () => {
    groups.kill();
    remove();
  });
  try {
    return await runCampaign(campaign, options, {
      ...toolchain,
      environment: { ...environment, [DATABASE]: connectionString },
    });
  } finally {
    await groups.stop();
  }
}

async function main() {
  const { scale, campaign } = readOptions();
  const toolchain = await prepare(new Report({ stream: process.stderr }));
  const result = await runOnDatabase(campaign, { scale }, toolchain);
  requireCounts(result);
  process.stdout.write(
    `${JSON.stringify({ faults: campaign.name, ...result })}\n`,
  );
  return DEFECTS.some(name => result[name] > 0) ? 1 : 0;
}

main().then(
  code => process.exit(code),
  error => {
    printFailure(error);
    process.exit(1);
  },
);
