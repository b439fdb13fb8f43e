/**
 * What one look at a service's page costs at the size of a fleet: the Environments tab beside the Kubernetes tab of
 * Backstage's own plugin, of the same services in the same clusters, both asked over HTTP as their pages ask, by
 * somebody whom a conditional policy lets see what he owns.
 *
 * Three demo clusters, each in a process of its own, hold one Deployment of every service. Counting proxies before
 * their API servers tell what they had to answer. `BENCH_SERVICES` makes it smaller.
 */
import { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackendProcessInput } from './backendProcess';
import { ClusterProcessOutput } from './clusterProcess';
import { CountingProxy, startCountingProxy } from './countingProxy';
import { ENVIRONMENTS, serviceNames, toEntity } from './fleet';
import { ask, measureViews, percentile, round } from './measures';
import { endProcess, firstLine, nextMessage, startProcess } from './processes';

const SERVICES = Number(process.env.BENCH_SERVICES ?? 2000);
const VIEWS = 500;
const PEER_VIEWS = 100;
const TABS = 10;
const LAG_SAMPLES = 60;

interface Cluster extends ClusterProcessOutput {
  name: string;
  process: ChildProcess;
  proxy: CountingProxy;
}

interface Backend {
  url: string;
  process: ChildProcess;
}

export async function run(): Promise<Record<string, unknown>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'environments-bench-'));
  const clusters: Cluster[] = [];
  const children: ChildProcess[] = [];
  try {
    clusters.push(...(await Promise.all(ENVIRONMENTS.map(startCluster))));
    tell(`${clusters.length} clusters are filled`);
    const idle = await startBackend([], directory, children);
    const idleMb = await memoryOf(idle);
    await endProcess(idle.process);
    const ours = await startBackend(clusters, directory, children);
    const watchingMb = await memoryOf(ours);
    const lag = await measureLag(ours, clusters);
    await endProcess(ours.process);
    const both = await startBackend(clusters, directory, children, true);
    const views = await compareViews(both, clusters);
    return {
      services: SERVICES,
      deployments: SERVICES * clusters.length,
      ...views,
      ...lag,
      rss_mb_per_1000: round(
        (watchingMb - idleMb) / ((SERVICES * clusters.length) / 1000),
      ),
    };
  } finally {
    await Promise.all(children.map(endProcess));
    for (const cluster of clusters) {
      await cluster.proxy.close();
      await endProcess(cluster.process);
    }
    await rm(directory, { recursive: true });
  }
}

async function startCluster(name: string): Promise<Cluster> {
  const child = startProcess('clusterProcess.ts', {
    namespace: `fleet-${name}`,
    services: serviceNames(SERVICES),
  });
  const output: ClusterProcessOutput = JSON.parse(await firstLine(child));
  tell(`cluster ${name}: ready after ${output.seconds} s`);
  return {
    ...output,
    name,
    process: child,
    proxy: await startCountingProxy(output.url),
  };
}

/** Resolves when the catalog knows every service and, where there are clusters, the room does too. */
async function startBackend(
  clusters: readonly Cluster[],
  parent: string,
  children: ChildProcess[],
  withPeer = false,
): Promise<Backend> {
  const startedAt = Date.now();
  const input: BackendProcessInput = {
    clusters: clusters.map(({ name, token, proxy }) => ({
      name,
      token,
      url: proxy.url,
    })),
    services: SERVICES,
    databaseDirectory: await mkdtemp(path.join(parent, 'backend-')),
    withPeer,
  };
  const child = startProcess('backendProcess.ts', input);
  child.stdout?.pipe(process.stderr);
  children.push(child);
  const port = await nextMessage(child, 'port');
  const backend = { url: `http://127.0.0.1:${port}`, process: child };
  await until(async () => {
    const answer = await ask(
      `${backend.url}/api/catalog/entity-facets?facet=kind&filter=kind=component`,
    );
    return answer.includes(`"count":${SERVICES}`);
  });
  if (clusters.length > 0) {
    for (const name of [serviceNames(SERVICES)[0], ...serviceNames(SERVICES)]) {
      const hasAll = async () =>
        (await matrixOf(backend, name)).split('"v1.0.').length > 3;
      if (!(await hasAll())) {
        await until(hasAll);
      }
    }
  }
  tell(`backend: ready after ${(Date.now() - startedAt) / 1000} s`);
  return backend;
}

async function compareViews(backend: Backend, clusters: readonly Cluster[]) {
  const requests = () =>
    clusters.reduce((sum, { proxy }) => sum + proxy.requests(), 0);
  const agent = new http.Agent({ keepAlive: true, maxSockets: TABS });
  const next = randomService();
  const ours = () => matrixOf(backend, next(), agent);
  const peer = () => peerView(backend, next(), agent);
  const measure = async (view: () => Promise<unknown>, views: number) => {
    await measureViews(view, { views: 20, tabs: 1 });
    const before = requests();
    const one = await measureViews(view, { views, tabs: 1 });
    const perView = (requests() - before) / views;
    const many = await measureViews(view, { views, tabs: TABS });
    return { one, many, perView };
  };
  const us = await measure(ours, VIEWS);
  tell(`environments: ${JSON.stringify(us)}`);
  const them = await measure(peer, PEER_VIEWS);
  tell(`@backstage/plugin-kubernetes-backend: ${JSON.stringify(them)}`);
  agent.destroy();
  return {
    speedup_p95: round(them.one.p95Ms / us.one.p95Ms),
    speedup_p95_ten_tabs: round(them.many.p95Ms / us.many.p95Ms),
    api_requests_per_view: round(us.perView),
    peer_api_requests_per_view: round(them.perView),
    p50_ms: us.one.p50Ms,
    p95_ms: us.one.p95Ms,
    p50_ms_ten_tabs: us.many.p50Ms,
    p95_ms_ten_tabs: us.many.p95Ms,
    views_per_s_ten_tabs: us.many.perSecond,
    peer_p50_ms: them.one.p50Ms,
    peer_p95_ms: them.one.p95Ms,
    peer_p50_ms_ten_tabs: them.many.p50Ms,
    peer_p95_ms_ten_tabs: them.many.p95Ms,
    peer_views_per_s_ten_tabs: them.many.perSecond,
  };
}

function matrixOf(backend: Backend, name: string, agent?: http.Agent) {
  return ask(
    `${backend.url}/api/environments/v1/entities/component/default/${name}/environments`,
    { agent },
  );
}

async function peerView(backend: Backend, name: string, agent: http.Agent) {
  await ask(`${backend.url}/api/kubernetes/clusters`, { agent });
  const answer = await ask(`${backend.url}/api/kubernetes/services/${name}`, {
    method: 'POST',
    body: { auth: {}, entity: toEntity(name) },
    agent,
  });
  if (!answer.includes(`registry.example/fleet/${name}`)) {
    throw new Error(`the peer does not show ${name}`);
  }
}

/** From the moment the API server has taken a new image until our answer tells it. */
async function measureLag(backend: Backend, clusters: readonly Cluster[]) {
  const next = randomService();
  const lags: number[] = [];
  for (let sample = 0; sample < LAG_SAMPLES; sample++) {
    const name = next();
    const { name: environment, url, token } = clusters[sample % 3];
    const version = `v1.0.${sample + 1}`;
    const image = `registry.example/fleet/${name}:${version}`;
    await ask(
      `${url}/apis/apps/v1/namespaces/fleet-${environment}/deployments/${name}`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/strategic-merge-patch+json',
        },
        body: {
          spec: {
            template: { spec: { containers: [{ name: 'api', image }] } },
          },
        },
      },
    );
    const takenAt = performance.now();
    await until(
      async () => (await matrixOf(backend, name)).includes(image),
      10,
    );
    lags.push(performance.now() - takenAt);
  }
  return {
    lag_p50_ms: percentile(lags, 0.5),
    lag_p95_ms: percentile(lags, 0.95),
  };
}

async function memoryOf({ process: child }: Backend): Promise<number> {
  // What came with the first lists has to be let go first.
  await sleep(10_000);
  child.send('memory');
  const rssMb = await nextMessage(child, 'rssMb');
  tell(`resident: ${round(rssMb)} MB`);
  return rssMb;
}

function randomService(): () => string {
  const names = serviceNames(SERVICES);
  return () => names[Math.floor(Math.random() * names.length)];
}

async function until(condition: () => Promise<boolean>, pauseMs = 200) {
  while (!(await condition())) {
    await sleep(pauseMs);
  }
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
