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
/**
 * Steps of seconds: what is tested is that they follow each other, not that time passes. In so few looks the first that
 * fails has to count.
 */
const QUICK_ROLLOUTS = {
  APP_CONFIG_rollouts_defaults_step_seconds: '4',
  APP_CONFIG_rollouts_defaults_bake_seconds: '8',
  APP_CONFIG_rollouts_defaults_analysis_interval_seconds: '2',
  APP_CONFIG_rollouts_defaults_analysis_minimumSamples: '2',
  APP_CONFIG_rollouts_defaults_analysis_consecutiveFailureLimit: '1',
};

/** Starts the portal as a person would, drives it with a browser, stops it. */
export const browser = {
  name: 'browser',
  title: 'Browser tests',
  async run(context, update) {
    const { chromium, kubectl } = context.peers;
    if (!chromium || !kubectl) {
      return { passed: 0, failed: 0, skipped: [] };
    }
    if (context.environment.QUARTERDECK_URL) {
      return await runPlaywright(context, {}, update);
    }
    const portal = await startPortal(context);
    try {
      const startedInMs = await untilItAnswers(portal, update);
      const tests = await runPlaywright(context, portal.environment, update);
      return withStart(tests, startedInMs);
    } finally {
      await portal.child.stop();
    }
  },
};

function withStart(result, startedInMs) {
  const isFast = startedInMs <= ANSWERS_WITHIN_MS;
  const note = `the portal answered after ${Math.round(startedInMs / 1000)} s`;
  return {
    ...result,
    passed: result.passed + (isFast ? 1 : 0),
    failed: result.failed + (isFast ? 0 : 1),
    output: isFast
      ? result.output
      : `${result.output}\nToo slow: ${note}, and ${ANSWERS_WITHIN_MS / 1000} s are promised.`,
    note,
  };
}

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
    env: { ...environment, ...QUICK_ROLLOUTS },
    log: join(folder, 'portal.log'),
  });
  return {
    child,
    address: `http://localhost:${ports.app}`,
    environment: {
      QUARTERDECK_URL: `http://localhost:${ports.app}`,
      KUBECONFIG: join(state, 'demo', 'kubeconfig'),
    },
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

async function runPlaywright(context, portal, update) {
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
        QUARTERDECK_CHROMIUM: context.peers.chromium,
        ...portal,
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
