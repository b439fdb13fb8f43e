// npm run demo-cluster: the simulated Kubernetes cluster alone, in the
// foreground. All flags are its own; --help lists them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare } from './lib/install.mjs';
import { root, typescriptLoader } from './lib/paths.mjs';
import { printFailure } from './lib/problems.mjs';
import { Report } from './lib/report.mjs';
import { watchParent } from './lib/signals.mjs';

// A file named by a flag is meant from where the command was called.
const callersFolder = process.env.INIT_CWD ?? process.cwd();

async function main() {
  const { node, environment } = await prepare(
    new Report({ stream: process.stderr }),
  );
  const program = join(root, 'packages/demo-cluster/src/main.ts');
  const child = spawn(
    node,
    ['--require', typescriptLoader, program, ...process.argv.slice(2)],
    {
      cwd: callersFolder,
      env: environment,
      stdio: 'inherit',
    },
  );
  // The terminal's Ctrl-C reaches the cluster itself; others are handed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  watchParent(() => child.kill('SIGTERM'));
  child.once('exit', (code, signal) => {
    const isAsked = signal === 'SIGINT' || signal === 'SIGTERM';
    process.exit(isAsked ? 0 : (code ?? 1));
  });
}

main().catch(error => {
  printFailure(error);
  process.exit(1);
});
