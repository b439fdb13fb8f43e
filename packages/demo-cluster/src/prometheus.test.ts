import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { DemoCluster, startDemoCluster } from './DemoCluster';
import {
  ask,
  createCart,
  createShop,
  eventually,
  readyPods,
} from './testing/shop';

const PROMETHEUS = '/usr/bin/prometheus';
const PROMTOOL = '/usr/bin/promtool';
const missing =
  (process.platform !== 'linux' &&
    'only on Linux do pods have addresses of their own') ||
  (!existsSync(PROMETHEUS) && `${PROMETHEUS} is not installed`);
const withoutDiscovery =
  missing ||
  (!understandsKubernetes() &&
    `${PROMETHEUS} is built without kubernetes_sd_configs, as Debian's is`);
for (const [what, reason] of [
  ['Scraping by a real Prometheus', missing],
  ["Prometheus' own Kubernetes discovery", withoutDiscovery],
]) {
  if (reason) process.stderr.write(`${what} is not tested: ${reason}\n`);
}

const ROLES = ['pod', 'endpoints', 'endpointslice'];
const REPLICAS = 3;

interface Discovery {
  kubernetes_sd_configs?: unknown[];
  file_sd_configs?: unknown[];
}

const vectorSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

describe('Prometheus', () => {
  let cluster: DemoCluster;
  let directory: string;
  let prometheus: ChildProcess | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
    cluster = await startDemoCluster({ port: 0, seed: 'prometheus' });
    createShop(cluster, 40);
    createCart(cluster, { track: 'stable', tag: '1.4.2', replicas: REPLICAS });
    await eventually('pods are ready', () => {
      const pods = readyPods(cluster, 'stable');
      return pods.length === REPLICAS ? pods : undefined;
    });
  }, 20_000);

  afterEach(async () => {
    if (prometheus?.exitCode === null) {
      prometheus.kill('SIGKILL');
      await once(prometheus, 'exit');
    }
    await cluster.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts Prometheus with one job for each role. Returns how to ask it for values by job. */
  async function start(discover: (role: string) => Discovery) {
    const configuration = join(directory, 'prometheus.yml');
    await writeFile(
      configuration,
      stringify({
        global: { scrape_interval: '1s', scrape_timeout: '1s' },
        scrape_configs: ROLES.map(role => ({
          job_name: role,
          ...discover(role),
        })),
      }),
    );
    const port = await freePort();
    const child = spawn(PROMETHEUS, [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    prometheus = child;
    let output = '';
    child.stderr.on('data', data => {
      output += data;
    });
    return (text: string) => {
      if (child.exitCode !== null) throw new Error(output);
      const query = encodeURIComponent(text);
      return valuesByJob(
        `http://127.0.0.1:${port}/api/v1/query?query=${query}`,
      );
    };
  }

  async function expectTraffic(
    query: (text: string) => Promise<Record<string, number> | undefined>,
  ) {
    const everyRole = async (
      text: string,
      holds: (value: number) => boolean,
    ) => {
      const values = await query(text);
      return ROLES.every(role => holds(values?.[role] ?? 0)) || undefined;
    };
    await eventually(
      `each role scrapes ${REPLICAS} pods`,
      () => everyRole('sum by (job) (up)', value => value === REPLICAS),
      30_000,
    );
    await eventually(
      'each role sees requests',
      () =>
        everyRole(
          'sum by (job) (rate(http_requests_total{status="200"}[5s]))',
          value => value > 0,
        ),
      30_000,
    );
  }

  const itScrapes = missing ? it.skip : it;
  itScrapes(
    'scrapes pods at the addresses that the API shows',
    async () => {
      const targets = await targetsByRole(cluster);
      for (const role of ROLES) {
        await writeFile(
          join(directory, `${role}.json`),
          JSON.stringify([{ targets: targets[role] }]),
        );
      }
      await expectTraffic(
        await start(role => ({
          file_sd_configs: [{ files: [join(directory, `${role}.json`)] }],
        })),
      );
    },
    80_000,
  );

  const itDiscovers = withoutDiscovery ? it.skip : it;
  itDiscovers(
    'discovers and scrapes pods by itself',
    async () => {
      const authority = join(directory, 'ca.pem');
      await writeFile(authority, cluster.caCertificate);
      await expectTraffic(
        await start(role => ({
          kubernetes_sd_configs: [
            {
              role,
              api_server: cluster.url,
              namespaces: { names: ['shop'] },
              authorization: { credentials: cluster.viewerToken },
              tls_config: { ca_file: authority },
            },
          ],
        })),
      );
    },
    80_000,
  );
});

/** Undefined while Prometheus does not answer. */
async function valuesByJob(
  url: string,
): Promise<Record<string, number> | undefined> {
  try {
    const response = await fetch(url);
    const { data } = vectorSchema.parse(await response.json());
    return Object.fromEntries(
      data.result.map(({ metric, value }) => [metric.job, Number(value[1])]),
    );
  } catch {
    return undefined;
  }
}

const podsSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({ podIP: z.string() }),
      spec: z.object({
        containers: z.array(
          z.object({ ports: z.array(z.object({ containerPort: z.number() })) }),
        ),
      }),
    }),
  ),
});
const portsSchema = z.array(z.object({ port: z.number() }));
const endpointsSchema = z.object({
  items: z.array(
    z.object({
      subsets: z.array(
        z.object({
          addresses: z.array(z.object({ ip: z.string() })),
          ports: portsSchema,
        }),
      ),
    }),
  ),
});
const slicesSchema = z.object({
  items: z.array(
    z.object({
      endpoints: z.array(z.object({ addresses: z.array(z.string()) })),
      ports: portsSchema,
    }),
  ),
});

/** What Prometheus' discovery makes of the API's answers, as host:port. */
async function targetsByRole(
  cluster: DemoCluster,
): Promise<Record<string, string[]>> {
  const read = async (path: string) =>
    JSON.parse((await ask(cluster, path, cluster.viewerToken)).text);
  const pods = podsSchema.parse(await read('/api/v1/namespaces/shop/pods'));
  const endpoints = endpointsSchema.parse(
    await read('/api/v1/namespaces/shop/endpoints'),
  );
  const slices = slicesSchema.parse(
    await read('/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices'),
  );
  return {
    pod: pods.items.flatMap(({ spec, status }) =>
      spec.containers.flatMap(({ ports }) =>
        ports.map(({ containerPort }) => `${status.podIP}:${containerPort}`),
      ),
    ),
    endpoints: endpoints.items.flatMap(({ subsets }) =>
      subsets.flatMap(({ addresses, ports }) =>
        addresses.flatMap(({ ip }) => ports.map(({ port }) => `${ip}:${port}`)),
      ),
    ),
    endpointslice: slices.items.flatMap(slice =>
      slice.endpoints.flatMap(({ addresses }) =>
        slice.ports.map(({ port }) => `${addresses[0]}:${port}`),
      ),
    ),
  };
}

/** Debian leaves the discovery out that needs the Kubernetes client libraries. */
function understandsKubernetes(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'promtool-'));
  const configuration = join(directory, 'prometheus.yml');
  const kubernetes = { kubernetes_sd_configs: [{ role: 'pod' }] };
  const scrape_configs = [{ job_name: 'pods', ...kubernetes }];
  writeFileSync(configuration, stringify({ scrape_configs }));
  const { status } = spawnSync(PROMTOOL, ['check', 'config', configuration]);
  rmSync(directory, { recursive: true });
  return status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error();
  return address.port;
}
