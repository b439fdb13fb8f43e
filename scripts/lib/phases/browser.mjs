import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeModules, root } from '../paths.mjs';
import { freePort } from '../ports.mjs';
import { Problem, tail } from '../problems.mjs';
import { runToEnd, tailOfFile } from '../processes.mjs';
import { readPlaywrightResults } from '../results.mjs';

const playwright = join(nodeModules, '@playwright/test/cli.js');
const ANSWERS_WITHIN_MS = 40_000;

/** Starts the portal as a person would, drives it with a browser, stops it. */
export const browser = {
  name: 'browser',
  title: 'Browser tests',
  async run(context, update) {
    if (!context.peers.chromium) {
      return { passed: 0, failed: 0, skipped: [] };
    }
    const portal = await startPortal(context);
    try {
      const startedInMs = await untilItAnswers(portal, update);
      const result = await runPlaywright(context, portal, update);
      const isFast = startedInMs <= ANSWERS_WITHIN_MS;
      const note = `the portal answered after ${Math.round(startedInMs / 1000)} s`;
      return {
        ...result,
        passed: result.passed + (isFast ? 1 : 0),
        failed: result.failed + (isFast ? 0 : 1),
        output: isFast ? result.output : `${result.output}\n${note}`,
        note,
      };
    } finally {
      await portal.child.stop();
    }
  },
};

async function startPortal({ folder, groups, toolchain, environment }) {
  const state = join(folder, 'portal');
  rmSync(join(state, 'data'), { recursive: true, force: true });
  const ports = {
    app: await freePort(),
    backend: await freePort(),
    cluster: await freePort(),
  };
  const flags = Object.entries(ports).flatMap(([name, port]) => [
    `--port-${name}`,
    String(port),
  ]);
  const child = groups.start('portal', {
    command: toolchain.node,
    args: ['scripts/start.mjs', '--state', state, ...flags],
    cwd: root,
    env: environment,
    log: join(folder, 'portal.log'),
  });
  return {
    child,
    address: `http://localhost:${ports.app}`,
    kubeconfig: join(state, 'demo', 'kubeconfig'),
  };
}

/** @returns {Promise<number>} how long it took, in milliseconds */
async function untilItAnswers({ child, address }, update) {
  const since = Date.now();
  let ended = false;
  child.exited.then(() => {
    ended = true;
  });
  for (;;) {
    const said = tailOfFile(child.log, 40);
    if (said.includes(`Quarterdeck answers at ${address}`)) {
      return Date.now() - since;
    }
    if (ended) {
      throw new Problem('The portal did not start.', { detail: said });
    }
    update(tail(said, 1));
    await sleep(200);
  }
}

async function runPlaywright(context, { address, kubeconfig }, update) {
  const results = join(context.folder, 'playwright.json');
  rmSync(results, { force: true });
  const { output } = await runToEnd(
    context.toolchain.node,
    [playwright, 'test', '--reporter=json', ...context.files],
    {
      cwd: root,
      env: {
        ...context.environment,
        PLAYWRIGHT_JSON_OUTPUT_FILE: results,
        QUARTERDECK_URL: address,
        QUARTERDECK_CHROMIUM: context.peers.chromium,
        KUBECONFIG: kubeconfig,
      },
      onLine: update,
    },
  );
  if (!existsSync(results)) {
    throw new Problem('Playwright ended without a result.', {
      detail: tail(output, 30),
    });
  }
  return readPlaywrightResults(results);
}

/** @returns {boolean} whether there is any browser test to run */
export function hasBrowserTests(folder = join(root, 'e2e')) {
  return (
    existsSync(folder) &&
    readdirSync(folder).some(name => name.endsWith('.test.ts'))
  );
}
