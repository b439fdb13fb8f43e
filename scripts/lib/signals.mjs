import { endAttached } from './processes.mjs';

/**
 * Calls `stop` on the first Ctrl-C, termination or hang-up and exits when it
 * is done; a second one kills what is left at once.
 *
 * @param {import('./processes.mjs').ProcessGroups} groups
 * @param {() => Promise<void>} stop
 * @param {{ exitCode?: number }} options what being stopped counts as: the
 *   regular end of a server, a failure of everything else
 */
export function stopOnSignals(groups, stop, { exitCode = 0 } = {}) {
  let asked = false;
  const onSignal = () => {
    if (asked) {
      groups.kill();
      endAttached('SIGKILL');
      process.exit(130);
    }
    asked = true;
    endAttached('SIGTERM');
    stop().then(
      () => process.exit(exitCode),
      error => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, onSignal);
  }
  watchParent(() => !asked && onSignal());
}

/**
 * Notices the end of the npm that runs this command: it hands a termination on
 * to a shell between us, which dies of it alone.
 *
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      onGone();
    }
  }, 500);
  timer.unref();
}
