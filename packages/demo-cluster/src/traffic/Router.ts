import { Agent } from 'node:http';
import {
  Clock,
  ClusterClient,
  NetworkAddress,
  PodRuntime,
} from '../cluster/types';
import { seededRandom } from '../pods/random';
import { podRequest, UnreachableError } from './podRequest';
import { Draws, route, RouteRequest, RouteTarget } from './route';
import { RoutingCopies } from './RoutingCopies';

const COPIES = 3;
/** Endpoints tried for one request, as a mesh does by default. */
const MAXIMUM_ATTEMPTS = 3;
const TIMEOUT_MS = 15_000;

/** What came of a request. */
export interface RequestOutcome {
  status: number;
  /** Who gave the status: a pod, or the router itself where no pod could. */
  from: 'pod' | 'router';
  /** The pod that was asked last. */
  pod?: string;
  subset?: string;
  /** What the pod answered. */
  body?: string;
  /** Why the router answered itself. */
  reason?: string;
}

export interface RouterOptions {
  client: ClusterClient;
  runtime: PodRuntime;
  clock: Clock;
  /** Makes delays and weighted choices repeatable. */
  seed: string;
  log: (message: string) => void;
}

/** The service mesh of the demo cluster: sends requests to pods by Services and VirtualServices. */
export class Router {
  private readonly copies: RoutingCopies;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly draws: Draws;
  private nextCopy = 0;

  constructor(private readonly options: RouterOptions) {
    const { client, clock, seed, log } = options;
    this.copies = new RoutingCopies({
      client,
      clock,
      count: COPIES,
      random: seededRandom(`${seed}/propagation`),
      warn: ({ kind, metadata }, message) =>
        log(`${kind} ${metadata.namespace}/${metadata.name}: ${message}`),
    });
    const turns = new Map<string, number>();
    this.draws = {
      weight: seededRandom(`${seed}/weights`),
      turn: endpoints => {
        const turn = turns.get(endpoints) ?? 0;
        turns.set(endpoints, turn + 1);
        return turn;
      },
    };
  }

  /** Sends a request through one of the copies and waits for its answer. Never rejects. */
  async send(request: RouteRequest): Promise<RequestOutcome> {
    const tables = this.copies.tables(this.nextCopy++);
    const decision = route(request, tables, this.draws);
    if (decision.kind === 'refused') {
      return {
        status: decision.status,
        from: 'router',
        reason: decision.reason,
      };
    }
    const { subset } = decision;
    const attempts = decision.targets.slice(0, MAXIMUM_ATTEMPTS);
    for (const target of attempts) {
      const { pod } = target.endpoint;
      try {
        const { status, body } = await this.ask(target, request);
        return { status, body, from: 'pod', pod, subset };
      } catch (error) {
        if (error instanceof UnreachableError) continue;
        const reason = String(error);
        return { status: 502, from: 'router', pod, subset, reason };
      }
    }
    const { pod } = attempts[attempts.length - 1].endpoint;
    const reason = `none of ${attempts.length} endpoints could be reached`;
    return { status: 503, from: 'router', pod, subset, reason };
  }

  /** Cuts requests under way off. */
  close(): void {
    this.copies.close();
    this.agent.destroy();
  }

  private async ask(
    target: RouteTarget,
    request: RouteRequest,
  ): Promise<{ status: number; body: string }> {
    const address = this.addressOf(target);
    if (!address) throw new UnreachableError('nothing listens');
    return podRequest(this.agent, address, {
      method: request.method,
      path: request.path,
      headers: { ...request.headers, host: request.host },
      timeout: TIMEOUT_MS,
    });
  }

  /** A pod may listen elsewhere than its address says where the system has no loopback network. */
  private addressOf({
    endpoint,
    port,
  }: RouteTarget): NetworkAddress | undefined {
    const { namespace, pod, address } = endpoint;
    if (pod === undefined) return { host: address, port };
    return this.options.runtime.podAddress(namespace, pod, port);
  }
}
