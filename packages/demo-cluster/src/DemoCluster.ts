import { randomBytes } from 'node:crypto';
import { makeCertificate } from './api/certificate';
import { User } from './api/exchange';
import { ApiServerOptions, startApiServer } from './api/startApiServer';
import { Cluster, createCluster } from './cluster/createCluster';
import { Clock, ClusterClient } from './cluster/types';
import { startControllers } from './controllers';
import { errorCode, errorMessage } from './errors';
import { applyScenario, ExampleStep, loadExamples } from './examples';
import { writeKubeconfig } from './kubeconfig';
import { startKubelet } from './kubelet';
import { SimulatedPods } from './pods/SimulatedPods';
import { StoppableClock } from './StoppableClock';
import { systemClock } from './systemClock';
import { Gateway, startGateway } from './traffic/Gateway';
import { LoadCounts, LoadGenerator } from './traffic/LoadGenerator';
import { RouteRequest } from './traffic/route';
import { Router } from './traffic/Router';

const ADMIN: User = { username: 'demo-admin', groups: ['system:masters'] };
const VIEWER: User = {
  username: 'demo-viewer',
  groups: ['system:authenticated'],
  readOnly: true,
};

export interface DemoClusterOptions {
  /** Of the API server; 0 takes a free one. */
  port: number;
  /** Loopback unless you know why: whoever reaches it and has the token owns the cluster. */
  host?: string;
  /** The directory of the estate to start with; an empty cluster by default. */
  examples?: string | false;
  /** Where to write a kubeconfig, readable by its owner alone. */
  kubeconfig?: string;
  /** Bearer tokens; random by default. */
  tokens?: { admin?: string; viewer?: string };
  /** Whether requests are sent to the services that ask for them; true by default. */
  load?: boolean;
  /** Whether clients outside of the cluster may reach its Services; false by default. */
  gateway?: boolean;
  /** Makes latencies, failures and delays repeatable; random by default. */
  seed?: string;
  clock?: Clock;
  /** Hears of what went wrong and of the steps of the estate. */
  log?: (message: string) => void;
}

export interface DemoCluster {
  url: string;
  /** May do everything. */
  token: string;
  /** May read. */
  viewerToken: string;
  /** PEM of the certificate that signs the API server's. */
  caCertificate: string;
  /** The file that was written. */
  kubeconfig?: string;
  /** Where requests from outside arrive, with a Service as their `Host`; undefined unless asked for. */
  gatewayUrl?: string;
  /** The cluster in process, without the detour over HTTP. */
  client: ClusterClient;
  /**
   * Resolves when the history of the estate has been played, some seconds after the API answers; at once without
   * examples. Rejects where the estate would not run; never settles when the cluster is closed before.
   */
  settled: Promise<void>;
  /** What the load generator has asked so far and what came back, by `namespace/name` of the Service. */
  loadStats(): Readonly<Record<string, LoadCounts>>;
  /** Stops everything and leaves no handle open. */
  close(): Promise<void>;
}

/** All that runs, and how it ends. */
class Machinery {
  readonly cluster: Cluster;
  private readonly clock: StoppableClock;
  private readonly pods: SimulatedPods;
  private readonly seed: string;
  private readonly ends: Array<() => void | Promise<void>> = [];
  private load?: LoadGenerator;
  private closed?: Promise<void>;

  constructor(
    private readonly options: DemoClusterOptions & {
      log: (message: string) => void;
    },
  ) {
    this.clock = new StoppableClock(options.clock ?? systemClock);
    this.seed = options.seed ?? randomBytes(8).toString('hex');
    this.cluster = createCluster({ clock: this.clock });
    this.pods = new SimulatedPods({ clock: this.clock, seed: this.seed });
  }

  /** Returns the address of the API server. */
  async listen(
    options: Omit<ApiServerOptions, 'cluster' | 'runtime'>,
  ): Promise<string> {
    const { cluster, pods: runtime } = this;
    try {
      const server = await startApiServer({ ...options, cluster, runtime });
      this.ends.push(() => server.close());
      return server.url;
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
      throw new Error(
        `Port ${options.port} of ${options.host} is taken: stop what listens there or choose another port.`,
      );
    }
  }

  /** @returns the door for clients outside, where there is one */
  async run(): Promise<Gateway | undefined> {
    const { clock, pods, seed } = this;
    const { client } = this.cluster;
    const { log } = this.options;
    const onError = (error: unknown) => log(errorMessage(error));
    const controllers = startControllers({ client, clock, onError });
    const kubelet = startKubelet({ client, clock, processes: pods, onError });
    this.ends.push(
      () => controllers.stop(),
      () => kubelet.stop(),
    );
    const hasLoad = this.options.load !== false;
    if (!hasLoad && !this.options.gateway) return undefined;
    const router = new Router({ client, runtime: pods, clock, seed, log });
    const send = (request: RouteRequest) => router.send(request);
    this.ends.push(() => router.close());
    if (hasLoad) {
      const load = new LoadGenerator({ client, clock, send, seed, log });
      this.load = load;
      this.ends.push(() => load.close());
    }
    if (!this.options.gateway) return undefined;
    const gateway = await startGateway(this.options.host ?? '127.0.0.1', send);
    this.ends.push(() => gateway.close());
    return gateway;
  }

  async play(steps: readonly ExampleStep[]): Promise<void> {
    const { clock, cluster, options } = this;
    try {
      await applyScenario(cluster.client, steps, {
        clock,
        onStep: options.log,
      });
    } catch (error) {
      options.log(`The demo estate is incomplete: ${errorMessage(error)}`);
      throw error;
    }
  }

  loadStats(): Readonly<Record<string, LoadCounts>> {
    return this.load?.stats() ?? {};
  }

  close(): Promise<void> {
    this.closed ??= this.stop();
    return this.closed;
  }

  private async stop(): Promise<void> {
    this.clock.stop();
    await Promise.all(this.ends.map(end => end()));
    await this.pods.close();
  }
}

/**
 * Starts a Kubernetes API server, its controllers and its simulated pods in this process. Resolves when the API
 * answers. Rejects with one sentence where the port is taken and with an ExampleError where the estate cannot be read.
 */
export async function startDemoCluster(
  options: DemoClusterOptions,
): Promise<DemoCluster> {
  const steps = options.examples ? loadExamples(options.examples) : [];
  const { host = '127.0.0.1', log = () => {}, port, kubeconfig } = options;
  const token = options.tokens?.admin || newToken();
  const viewerToken = options.tokens?.viewer || newToken();
  const tls = await makeCertificate(host);
  const machinery = new Machinery({ ...options, log });
  try {
    const url = await machinery.listen({
      port,
      host,
      tls,
      tokens: { [token]: ADMIN, [viewerToken]: VIEWER },
    });
    const caCertificate = tls.certificate;
    const access = { caCertificate, token, viewerToken };
    if (kubeconfig) {
      await writeKubeconfig(kubeconfig, { server: url, ...access });
    }
    const gateway = await machinery.run();
    const settled = machinery.play(steps);
    // Whoever does not wait for the estate has read of its failure in the log.
    settled.catch(() => {});
    return {
      ...access,
      url,
      kubeconfig,
      gatewayUrl: gateway?.url,
      client: machinery.cluster.client,
      settled,
      loadStats: () => machinery.loadStats(),
      close: () => machinery.close(),
    };
  } catch (error) {
    await machinery.close();
    throw error;
  }
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
