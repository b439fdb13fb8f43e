import { root } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';

/** A few renders of every template through all gates, and every known defect; `npm run test:templates` does it all. */
export const templates = {
  name: 'templates',
  title: 'Templates: renders through the gates, and known defects',
  async run(context, update) {
    const { code, output } = await runToEnd(
      context.toolchain.node,
      ['scripts/templates.mjs', '--slice'],
      { cwd: root, env: context.environment, onLine: update },
    );
    const line = output
      .split('\n')
      .findLast(each => each.startsWith('{"renders"'));
    if (!line) {
      return { passed: 0, failed: 1, skipped: [], output };
    }
    const { passed, failed, skipped, renders, defects } = JSON.parse(line);
    return {
      passed,
      failed: Math.max(failed, code === 0 ? 0 : 1),
      skipped,
      note: `${renders} renders, ${defects} defects put back`,
      output,
    };
  },
};
