import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CommandLine,
  parseCommandLine,
  USAGE,
  UsageError,
} from './commandLine';
import { DemoCluster, startDemoCluster } from './DemoCluster';
import { errorMessage } from './errors';

/** The estate of the repository, where this package is part of it. */
// Started from its source only, so that its folder is known.
// eslint-disable-next-line no-restricted-syntax
const OWN_EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

async function main(): Promise<void> {
  const commandLine = parseCommandLine(process.argv.slice(2));
  if (commandLine === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const cluster = await start(commandLine);
  stopOnSignal(cluster);
  process.stdout.write(
    `Demo cluster ready at ${cluster.url}, kubeconfig ${cluster.kubeconfig}\n`,
  );
}

function start({ examples, ...options }: CommandLine): Promise<DemoCluster> {
  const own = existsSync(OWN_EXAMPLES) && OWN_EXAMPLES;
  return startDemoCluster({
    ...options,
    examples: examples ?? own,
    // From the environment, because everybody on a machine sees command lines.
    tokens: {
      admin: process.env.DEMO_CLUSTER_TOKEN,
      viewer: process.env.DEMO_CLUSTER_VIEWER_TOKEN,
    },
    log: message => process.stderr.write(`${message}\n`),
  });
}

function stopOnSignal(cluster: DemoCluster): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      cluster.close().catch(fail);
    });
  }
}

function fail(error: unknown): void {
  const hint = error instanceof UsageError ? ' See --help.' : '';
  process.stderr.write(`${errorMessage(error)}${hint}\n`);
  process.exitCode = 1;
}

main().catch(fail);
