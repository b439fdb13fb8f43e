// npm run test:templates: renders every template with many answers and holds
// what comes of it against real tools. Its progress goes to stderr, its result
// is the one line on stdout.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from './lib/campaigns.mjs';
import { prepare } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { printFailure } from './lib/problems.mjs';
import { Report } from './lib/report.mjs';

const FILE = join(root, 'packages/template-tests/src/run.ts');

function readOptions() {
  const { values } = parseArgs({
    options: {
      template: { type: 'string', multiple: true },
      gate: { type: 'string', multiple: true },
      slice: { type: 'boolean', default: false },
    },
  });
  return {
    templates: values.template,
    gates: values.gate,
    slice: values.slice,
  };
}

async function main() {
  const options = readOptions();
  const toolchain = await prepare(new Report({ stream: process.stderr }));
  const result = await runCampaign(
    { name: 'test:templates', file: FILE },
    options,
    toolchain,
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.failed > 0 || result.renders === 0 ? 1 : 0;
}

main().then(
  code => process.exit(code),
  error => {
    printFailure(error);
    process.exit(1);
  },
);
