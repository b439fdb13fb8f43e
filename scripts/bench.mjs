// npm run bench -- <name>: one benchmark, us and the peer in one run. Its
// progress goes to stderr, its result is the one line on stdout.
import { requireCampaign, runCampaign } from './lib/campaigns.mjs';
import { prepare } from './lib/install.mjs';
import { printFailure } from './lib/problems.mjs';
import { Report } from './lib/report.mjs';

async function main() {
  const campaign = requireCampaign('bench', process.argv[2]);
  const toolchain = await prepare(new Report({ stream: process.stderr }));
  const result = await runCampaign(campaign, {}, toolchain);
  process.stdout.write(
    `${JSON.stringify({ bench: campaign.name, ...result })}\n`,
  );
}

main().catch(error => {
  printFailure(error);
  process.exit(1);
});
