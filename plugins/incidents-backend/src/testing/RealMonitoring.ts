import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROMETHEUS = '/usr/bin/prometheus';
const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';

/** Why there is nothing to test with; undefined where there is. */
export const withoutMonitoring = [PROMETHEUS, ALERTMANAGER]
  .filter(program => !existsSync(program))
  .map(program => `${program} is not installed`)
  .at(0);

/** As fast as both go: a test has not five minutes for a group. */
const ALERTMANAGER_ROUTE = {
  receiver: 'quarterdeck',
  group_by: ['alertname'],
  group_wait: '1s',
  group_interval: '1s',
  repeat_interval: '2s',
};

const RULES = {
  groups: [
    {
      name: 'shop',
      interval: '1s',
      rules: [
        {
          alert: 'TooManyErrors',
          expr: 'shop_error_ratio > 0.05',
          labels: { severity: 'critical' },
          annotations: {
            summary: '{{ $labels.service }} fails {{ $value }} of its requests',
            runbook_url: 'https://wiki.example/too-many-errors',
          },
        },
        {
          alert: 'SlowAnswers',
          expr: 'shop_seconds > 1',
          labels: { severity: 'warning' },
          annotations: { summary: '{{ $labels.service }} is slow' },
        },
      ],
    },
  ],
};

/** A service that tells its metrics, a Prometheus that watches it, and an Alertmanager that tells of what it sees. */
export class RealMonitoring {
  /** What the service says of itself. */
  readonly metrics = { errorRatio: 0, seconds: 0.1 };
  readonly #children = new Map<string, ChildProcess>();

  private constructor(
    private readonly directory: string,
    private readonly service: Server,
    private readonly ports: { prometheus: number; alertmanager: number },
  ) {}

  /** @param webhook - where Alertmanager sends what it has to tell, and with which bearer token */
  static async start(webhook: {
    url: string;
    token: string;
  }): Promise<RealMonitoring> {
    const directory = await mkdtemp(path.join(tmpdir(), 'monitoring-'));
    const service = createServer();
    const monitoring = new RealMonitoring(directory, service, {
      prometheus: await freePort(),
      alertmanager: await freePort(),
    });
    service.on('request', (_request, response) =>
      response
        .setHeader('content-type', 'text/plain; version=0.0.4')
        .end(
          `shop_error_ratio ${monitoring.metrics.errorRatio}\nshop_seconds ${monitoring.metrics.seconds}\n`,
        ),
    );
    await monitoring.#configure(await listen(service), webhook);
    monitoring.startAlertmanager();
    monitoring.#startPrometheus();
    return monitoring;
  }

  async #configure(servicePort: number, webhook: Record<string, string>) {
    const { alertmanager } = this.ports;
    await mkdir(path.join(this.directory, 'alertmanager'));
    await this.#write('rules.yml', RULES);
    await this.#write('prometheus.yml', {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [path.join(this.directory, 'rules.yml')],
      alerting: {
        alertmanagers: [
          { static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] },
        ],
      },
      scrape_configs: [
        {
          job_name: 'pods',
          static_configs: [
            {
              targets: [`127.0.0.1:${servicePort}`],
              labels: { service: 'shop', namespace: 'shop' },
            },
          ],
        },
      ],
    });
    await this.#write('alertmanager.yml', {
      global: { resolve_timeout: '10s' },
      route: ALERTMANAGER_ROUTE,
      receivers: [
        {
          name: 'quarterdeck',
          webhook_configs: [
            {
              url: webhook.url,
              send_resolved: true,
              http_config: {
                authorization: { type: 'Bearer', credentials: webhook.token },
              },
            },
          ],
        },
      ],
    });
  }

  /** JSON is YAML. */
  async #write(name: string, content: object): Promise<void> {
    await writeFile(path.join(this.directory, name), JSON.stringify(content));
  }

  #startPrometheus(): void {
    this.#run('prometheus', PROMETHEUS, [
      `--config.file=${path.join(this.directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(this.directory, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${this.ports.prometheus}`,
      '--rules.alert.resend-delay=1s',
    ]);
  }

  startAlertmanager(): void {
    this.#run('alertmanager', ALERTMANAGER, [
      `--config.file=${path.join(this.directory, 'alertmanager.yml')}`,
      `--storage.path=${path.join(this.directory, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${this.ports.alertmanager}`,
      '--cluster.listen-address=',
    ]);
  }

  #run(name: string, program: string, flags: string[]): void {
    this.#children.set(name, spawn(program, flags, { stdio: 'ignore' }));
  }

  /** What it has told is forgotten: it has no time to write. */
  async killAlertmanager(): Promise<void> {
    await this.#kill('alertmanager');
  }

  async #kill(name: string): Promise<void> {
    const child = this.#children.get(name);
    this.#children.delete(name);
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  /** @throws where one of the programs has ended by itself */
  assertRuns(): void {
    for (const [name, { exitCode }] of this.#children) {
      if (exitCode !== null) {
        throw new Error(`${name} ended with ${exitCode}`);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#children.keys()].map(name => this.#kill(name)));
    this.service.closeAllConnections();
    this.service.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** @returns the port on which a server listens on the loopback */
export async function listen(server: Server): Promise<number> {
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('No port is free');
  }
  return address.port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  return port;
}
