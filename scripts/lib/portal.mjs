import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scriptArguments, writeHistory } from './history/writeHistory.mjs';
import { isClusterReady, readKubeconfig } from './kubeconfig.mjs';
import { backstageCli, root, typescriptLoader } from './paths.mjs';
import { Problem } from './problems.mjs';
import { runToEnd, tailOfFile } from './processes.mjs';

const READY_WITHIN_MS = 180_000;

/**
 * The three processes of the demo: cluster, backend and frontend, each started
 * as soon as what it needs is there.
 */
export class Portal {
  #groups;
  #toolchain;
  #ports;
  #folders;
  #watch;

  /**
   * @param {object} options
   * @param {import('./processes.mjs').ProcessGroups} options.groups
   * @param {{ node: string, environment: object }} options.toolchain
   * @param {{ app: number, backend: number, cluster: number }} options.ports
   * @param {ReturnType<import('./paths.mjs').stateFolders>} options.folders
   * @param {boolean} options.watch restart the backend when its sources change
   */
  constructor({ groups, toolchain, ports, folders, watch }) {
    this.#groups = groups;
    this.#toolchain = toolchain;
    this.#ports = ports;
    this.#folders = folders;
    this.#watch = watch;
  }

  get address() {
    return `http://localhost:${this.#ports.app}`;
  }

  /**
   * Resolves when the portal answers.
   *
   * @returns {Promise<{ ended: Promise<never> }>} `ended` rejects with a
   *   sentence when one of the processes dies
   */
  async start(report) {
    mkdirSync(this.#folders.data, { recursive: true });
    mkdirSync(dirname(this.#folders.kubeconfig), { recursive: true });
    const deaths = [];
    const alive = child => {
      const death = this.#deathOf(child);
      death.catch(() => {});
      deaths.push(death);
      return death;
    };
    await Promise.all([
      report.step('Starting the frontend', async update => {
        const frontend = this.#startFrontend();
        await this.#until(frontend, alive(frontend), update, () =>
          isCompiled(this.address),
        );
      }),
      this.#startClusterAndBackend(report, alive),
    ]);
    return { ended: Promise.race(deaths) };
  }

  async #startClusterAndBackend(report, alive) {
    const [access] = await Promise.all([
      report.step('Starting the demo cluster', update => {
        const cluster = this.#startCluster();
        return this.#until(cluster, alive(cluster), update, async () => {
          const found = readKubeconfig(this.#folders.kubeconfig);
          return found &&
            isEstateReleased(cluster.log) &&
            (await isClusterReady(found))
            ? found
            : undefined;
        });
      }),
      report.step('Remembering the 90 days before', () => this.#writeHistory()),
      report.step('Writing a database to protect', () =>
        this.#runScript('plugins/backups-backend/demo/writeDemo.ts', [
          this.#folders.demoData,
        ]),
      ),
    ]);
    await report.step('Starting the backend', async update => {
      const backend = this.#startBackend(access);
      await this.#until(backend, alive(backend), update, () =>
        answersWell(
          `http://127.0.0.1:${this.#ports.backend}/.backstage/health/v1/readiness`,
        ),
      );
    });
  }

  async #writeHistory() {
    await writeHistory({
      folders: this.#folders,
      now: Date.now(),
      runScript: (file, args) => this.#runScript(file, args),
    });
  }

  /** TypeScript that writes what the demo begins with, to its end. */
  async #runScript(file, args) {
    const { code, output } = await runToEnd(
      this.#toolchain.node,
      scriptArguments(file, args),
      { cwd: root, env: this.#toolchain.environment },
    );
    if (code !== 0) {
      throw new Problem(`${file} could not write what the demo begins with.`, {
        detail: output,
      });
    }
  }

  #startCluster() {
    const { kubeconfig } = this.#folders;
    rmSync(kubeconfig, { force: true });
    const flags = ['--port', this.#ports.cluster, '--kubeconfig', kubeconfig];
    return this.#startChild('demo cluster', 'packages/demo-cluster', {
      args: ['--require', typescriptLoader, 'src/main.ts', ...flags],
    });
  }

  #startBackend({ server, token, certificateAuthority }) {
    const direct = ['--require', typescriptLoader, 'src/index.ts'];
    return this.#startChild('backend', 'packages/backend', {
      // Without the watching parent of Backstage's own command, a backend that
      // fails to start is a process that ends, which can be noticed.
      args: this.#watch
        ? [backstageCli, 'package', 'start']
        : ['--enable-source-maps', ...direct],
      env: {
        DEMO_CLUSTER_URL: server,
        DEMO_CLUSTER_TOKEN: token,
        DEMO_CLUSTER_CA_DATA: certificateAuthority,
        DEMO_DATA: this.#folders.demoData,
        DEMO_ESCROW_RECIPIENT: recipientIn(this.#folders.demoData),
      },
    });
  }

  #startFrontend() {
    return this.#startChild('frontend', 'packages/app', {
      args: [backstageCli, 'package', 'start'],
    });
  }

  #startChild(name, folder, { args, env = {} }) {
    return this.#groups.start(name, {
      command: this.#toolchain.node,
      args: args.map(String),
      cwd: join(root, folder),
      env: {
        ...this.#toolchain.environment,
        NODE_ENV: 'development',
        NO_COLOR: '1',
        BROWSER: 'none',
        ...this.#configuration(),
        ...env,
      },
      log: join(this.#folders.logs, `${name.replaceAll(' ', '-')}.log`),
    });
  }

  // Only what differs from app-config.yaml, so that a developer's
  // app-config.local.yaml keeps its say in everything else.
  #configuration() {
    const { app, backend } = this.#ports;
    const overrides = {};
    if (app !== DEFAULT_PORTS.app) {
      overrides.APP_CONFIG_app_baseUrl = `http://localhost:${app}`;
      overrides.APP_CONFIG_backend_cors_origin = `http://localhost:${app}`;
    }
    if (backend !== DEFAULT_PORTS.backend) {
      overrides.APP_CONFIG_backend_baseUrl = `http://localhost:${backend}`;
      overrides.APP_CONFIG_backend_listen_port = backend;
    }
    if (!this.#folders.isDefault) {
      overrides.APP_CONFIG_backend_database_connection_directory =
        this.#folders.data;
      overrides.APP_CONFIG_timeline_signing_keyFile = join(
        this.#folders.data,
        'timeline-signing-key.pem',
      );
      overrides.APP_CONFIG_create_repositories_directory = join(
        this.#folders.state,
        'repositories',
      );
    }
    return Object.fromEntries(
      Object.entries(overrides).map(([key, value]) => [
        key,
        JSON.stringify(value),
      ]),
    );
  }

  /** Asks again and again until there is an answer, a death or no patience. */
  async #until(child, death, update, ask) {
    const deadline = Date.now() + READY_WITHIN_MS;
    const answer = async () => {
      while (Date.now() < deadline) {
        const found = await ask();
        if (found) {
          return found;
        }
        update(tailOfFile(child.log, 1));
        await sleep(200);
      }
      throw new Problem(
        `The ${child.name} did not answer within ${READY_WITHIN_MS / 60_000} minutes; its log is ${child.log}.`,
        { detail: tailOfFile(child.log) },
      );
    };
    return await Promise.race([answer(), death]);
  }

  async #deathOf({ name, log, exited }) {
    const { code, signal, error } = await exited;
    if (this.#groups.stopping) {
      return await new Promise(() => {});
    }
    const detail = tailOfFile(log);
    if (/Cannot find (module|package) '[^./]/.test(tailOfFile(log, 60))) {
      throw new Problem(
        `The ${name} misses a package: the install in node_modules is broken. Run \`npm start -- --reinstall\` to remove it and install anew.`,
        { detail },
      );
    }
    const how = error?.message ?? signal ?? `exit code ${code}`;
    throw new Problem(
      `The ${name} ended (${how}), so everything else was stopped; its log is ${log}.`,
      { detail },
    );
  }
}

export const DEFAULT_PORTS = { app: 3000, backend: 7007, cluster: 7443 };

/** The public half of the key that the demo's owners keep in a safe. */
function recipientIn(demoData) {
  const file = join(demoData, 'escrow-key.txt');
  return /public key: (\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
}

/**
 * The services have the versions that the past ends with. Whoever looks before sees old ones, and takes them for
 * rollbacks.
 */
function isEstateReleased(log) {
  return /Release round (\d+) of \1\n./.test(readFileSync(log, 'utf8'));
}

async function answersWell(url) {
  try {
    const signal = AbortSignal.timeout(5_000);
    return (await fetch(url, { method: 'HEAD', signal })).ok;
  } catch {
    return false;
  }
}

// The page comes at once; its scripts only when they are compiled.
async function isCompiled(address) {
  try {
    const page = await fetch(address, { signal: AbortSignal.timeout(60_000) });
    const scripts = [
      ...(await page.text()).matchAll(/<script[^>]*\ssrc="([^"]+)"/g),
    ].map(([, source]) => new URL(source, address).href);
    const answers = await Promise.all(scripts.map(answersWell));
    return page.ok && answers.length > 0 && answers.every(Boolean);
  } catch {
    return false;
  }
}
