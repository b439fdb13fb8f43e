import type { DemoCluster, KubernetesObject } from '@quarterdeck/demo-cluster';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = '/usr/bin/prometheus';

/** Why there is none to test with; undefined where there is. */
export const withoutPrometheus =
  (process.platform !== 'linux' &&
    'only on Linux do pods have addresses of their own') ||
  (!existsSync(PROGRAM) && `${PROGRAM} is not installed`) ||
  undefined;

interface Pod extends KubernetesObject {
  status?: { podIP?: string };
}

/** A Prometheus that scrapes the pods of the namespace `shop`, as a configuration for Kubernetes labels them. */
export class RealPrometheus {
  static async start(demo: DemoCluster): Promise<RealPrometheus> {
    const directory = await mkdtemp(path.join(tmpdir(), 'prometheus-'));
    const port = await freePort();
    await writeFile(
      path.join(directory, 'prometheus.yml'),
      JSON.stringify({
        global: { scrape_interval: '1s', scrape_timeout: '1s' },
        scrape_configs: [
          {
            job_name: 'pods',
            file_sd_configs: [{ files: [path.join(directory, 'pods.json')] }],
          },
        ],
      }),
    );
    const targets = demo.client
      .list<Pod>('v1/pods', 'shop')
      .map(({ metadata: { name }, status }) => ({
        targets: [`${status?.podIP}:8080`],
        labels: { namespace: 'shop', pod: name },
      }));
    await writeFile(path.join(directory, 'pods.json'), JSON.stringify(targets));
    const child = spawn(
      PROGRAM,
      [
        `--config.file=${path.join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.external-url=http://127.0.0.1/monitoring/',
      ],
      { stdio: 'ignore' },
    );
    return new RealPrometheus(
      child,
      directory,
      `http://127.0.0.1:${port}/monitoring`,
    );
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    /** Behind a path, as Prometheus often is. */
    readonly url: string,
  ) {}

  async until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      if (this.child.exitCode !== null) {
        throw new Error(`Prometheus ended with ${this.child.exitCode}`);
      }
      await sleep(250);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) {
    throw new Error('No port is free');
  }
  return address.port;
}
