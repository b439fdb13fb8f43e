import { findCampaigns } from '../campaigns.mjs';
import { root } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';

const SLICE = '0.05';

/** A small slice of each campaign, so that a broken campaign is noticed soon. */
export const faults = {
  name: 'faults',
  title: 'Slices of the fault campaigns',
  async run(context, update) {
    const result = { passed: 0, failed: 0, skipped: [], output: '' };
    for (const { name } of findCampaigns('faults')) {
      const { code, output } = await runToEnd(
        context.toolchain.node,
        ['scripts/faults.mjs', name, '--scale', SLICE],
        { cwd: root, env: context.environment, onLine: update },
      );
      if (code === 0) {
        result.passed += 1;
        result.skipped.push(...skippedBy(name, output));
      } else {
        result.failed += 1;
        result.output += output;
      }
    }
    return result;
  },
};

/** Parts that this machine cannot try, of which the last line tells. */
function skippedBy(name, output) {
  const line = output.split('\n').findLast(each => each.startsWith('{'));
  const { skipped = [] } = JSON.parse(line);
  return skipped.map(({ what, reason }) => ({
    what: `${name}: ${what}`,
    reason,
    count: 1,
  }));
}
