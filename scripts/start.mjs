// npm start: brings up the demo portal and everything it needs, and takes it
// all down again on Ctrl-C.
import { mkdirSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './lib/install.mjs';
import { tryLock } from './lib/lock.mjs';
import { home, stateFolders } from './lib/paths.mjs';
import { DEFAULT_PORTS, Portal } from './lib/portal.mjs';
import { parsePort, requireFree } from './lib/ports.mjs';
import { printFailure, Problem } from './lib/problems.mjs';
import { ProcessGroups } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';
import { stopOnSignals } from './lib/signals.mjs';

const USAGE = `npm start -- [options]

  --port-app N       the portal's port (3000), or QUARTERDECK_PORT_APP
  --port-backend N   the backend's port (7007), or QUARTERDECK_PORT_BACKEND
  --port-cluster N   the demo cluster's port (7443), or QUARTERDECK_PORT_CLUSTER
  --state FOLDER     where data, logs and the kubeconfig go (.quarterdeck), or
                     QUARTERDECK_STATE; a second portal needs one of its own
  --watch            restart the backend when its sources change
  --reinstall        remove node_modules and install anew
  --help             this text
`;

function readOptions(environment = process.env) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        'port-app': text,
        'port-backend': text,
        'port-cluster': text,
        state: text,
        watch: flag,
        reinstall: flag,
        help: flag,
      },
    }));
  } catch (error) {
    throw new Problem(`${error.message}\n\n${USAGE}`);
  }
  const port = name => {
    const given =
      values[`port-${name}`] ??
      environment[`QUARTERDECK_PORT_${name.toUpperCase()}`];
    return given ? parsePort(given, `--port-${name}`) : DEFAULT_PORTS[name];
  };
  return {
    ...values,
    state: values.state ?? environment.QUARTERDECK_STATE ?? home,
    ports: {
      app: port('app'),
      backend: port('backend'),
      cluster: port('cluster'),
    },
  };
}

function requireOnlyPortal(lock) {
  const holder = tryLock(lock);
  if (holder !== undefined) {
    throw new Problem(
      `A portal already runs from this checkout (process ${holder}): stop it with Ctrl-C, or start a second one with --state .quarterdeck/second and three other ports (see npm start -- --help).`,
    );
  }
  process.on('exit', () => rmSync(lock, { force: true }));
}

function welcome(address, folders) {
  const kubeconfig = relative(process.cwd(), folders.kubeconfig);
  return `
Quarterdeck answers at ${address}

  Sign in as one of the demo people and open
    ${address}/catalog/default/component/veza-backend-api/environments
  Change what runs, in another terminal, and watch the page:
    export KUBECONFIG=${kubeconfig}
    kubectl get deployments --all-namespaces
    kubectl -n veza-staging set image deployment/veza-backend-api \\
      backend-api=registry.example/veza/backend-api:v1.6.0

  Logs are in ${relative(process.cwd(), folders.logs)}. Ctrl-C stops everything.
`;
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const { ports } = options;
  const folders = stateFolders(options.state);
  const report = new Report();
  const groups = new ProcessGroups();
  stopOnSignals(groups, async () => {
    report.line('Stopping …');
    await groups.stop();
    report.line('Stopped.');
  });

  mkdirSync(folders.state, { recursive: true });
  requireOnlyPortal(folders.lock);
  await requireFree([
    { what: 'the portal', port: ports.app, flag: '--port-app' },
    { what: 'the backend', port: ports.backend, flag: '--port-backend' },
    { what: 'the demo cluster', port: ports.cluster, flag: '--port-cluster' },
  ]);
  try {
    const toolchain = await prepare(report, options);
    const portal = new Portal({
      groups,
      toolchain,
      ports,
      folders,
      watch: options.watch,
    });
    const { ended } = await portal.start(report);
    report.line(welcome(portal.address, folders));
    await ended;
  } catch (error) {
    await groups.stop();
    throw error;
  }
}

main().catch(error => {
  printFailure(error);
  process.exit(1);
});
