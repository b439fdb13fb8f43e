import { z } from 'zod';
import {
  Clock,
  ClusterClient,
  ClusterEvent,
  KubernetesObject,
} from '../cluster/types';
import { Random, seededRandom } from '../pods/random';
import { LoadProfile, loadProfile, pickRoute } from './loadProfile';
import { RequestOutcome } from './Router';
import { RouteRequest } from './route';
import { objectKey } from './tables';

/** Requests under way for all services together; those above it are counted as dropped. */
const MAXIMUM_CONCURRENCY = 200;

/** What happened to the requests of one service. */
export interface LoadCounts {
  sent: number;
  /** Answers by status, those of pods and those of the router alike. */
  byStatus: Readonly<Record<number, number>>;
  /** Answers that the router gave because no pod could. */
  unanswered: number;
  /** Requests never sent because too many were under way. */
  dropped: number;
}

interface MutableCounts extends LoadCounts {
  byStatus: Record<number, number>;
}

interface Source {
  service: KubernetesObject;
  profile: LoadProfile;
  underWay: number;
  timer?: { cancel(): void };
}

export interface LoadGeneratorOptions {
  client: ClusterClient;
  clock: Clock;
  /** Where requests go, by default through a Router. */
  send: (request: RouteRequest) => Promise<RequestOutcome>;
  seed: string;
  log: (message: string) => void;
}

/** The users of the demo estate: asks each Service for what its annotations say, and counts what comes back. */
export class LoadGenerator {
  private readonly sources = new Map<string, Source>();
  private readonly counts = new Map<string, MutableCounts>();
  private readonly random: Random;
  private readonly unsubscribe: () => void;
  private underWay = 0;

  constructor(private readonly options: LoadGeneratorOptions) {
    this.random = seededRandom(`${options.seed}/load`);
    for (const service of options.client.list('v1/services')) {
      this.follow(service);
    }
    this.unsubscribe = options.client.subscribe(event => this.onEvent(event));
  }

  /** By `namespace/name` of the Service. */
  stats(): Readonly<Record<string, LoadCounts>> {
    return Object.fromEntries(
      [...this.counts].map(([service, counts]) => [
        service,
        { ...counts, byStatus: { ...counts.byStatus } },
      ]),
    );
  }

  /** Sends nothing more. */
  close(): void {
    this.unsubscribe();
    for (const source of this.sources.values()) source.timer?.cancel();
    this.sources.clear();
  }

  private onEvent({ resource, type, object }: ClusterEvent): void {
    if (resource !== 'v1/services') return;
    if (type === 'DELETED') this.forget(objectKey(object));
    else this.follow(object);
  }

  private follow(service: KubernetesObject): void {
    const key = objectKey(service);
    const profile = this.profileOf(service);
    const known = this.sources.get(key);
    if (!profile) {
      this.forget(key);
    } else if (known) {
      known.service = service;
      known.profile = profile;
    } else {
      const source = { service, profile, underWay: 0 };
      this.sources.set(key, source);
      this.scheduleNext(key, source);
    }
  }

  private forget(key: string): void {
    this.sources.get(key)?.timer?.cancel();
    this.sources.delete(key);
  }

  private profileOf(service: KubernetesObject): LoadProfile | undefined {
    try {
      return loadProfile(service);
    } catch (error) {
      this.options.log(`Service ${objectKey(service)} gets no load: ${error}`);
      return undefined;
    }
  }

  private scheduleNext(key: string, source: Source): void {
    const { requestsPerSecond } = source.profile;
    // Spread around the mean, so that services do not ask in step.
    const wait = ((0.5 + this.random()) * 1_000) / requestsPerSecond;
    source.timer = this.options.clock.setTimeout(() => {
      void this.sendOne(key, source);
      this.scheduleNext(key, source);
    }, wait);
  }

  private async sendOne(key: string, source: Source): Promise<void> {
    const counts = this.countsOf(key);
    // A slow service may keep four seconds' worth of requests waiting.
    const limit = Math.max(4, source.profile.requestsPerSecond * 4);
    if (source.underWay >= limit || this.underWay >= MAXIMUM_CONCURRENCY) {
      counts.dropped++;
      return;
    }
    counts.sent++;
    source.underWay++;
    this.underWay++;
    const outcome = await this.options.send(requestFor(source, this.random()));
    source.underWay--;
    this.underWay--;
    if (this.sources.get(key) !== source) return;
    counts.byStatus[outcome.status] =
      (counts.byStatus[outcome.status] ?? 0) + 1;
    if (outcome.from === 'router') counts.unanswered++;
  }

  private countsOf(key: string): MutableCounts {
    const known = this.counts.get(key);
    if (known) return known;
    const counts = { sent: 0, byStatus: {}, unanswered: 0, dropped: 0 };
    this.counts.set(key, counts);
    return counts;
  }
}

const portsSchema = z.object({
  spec: z.object({ ports: z.array(z.object({ port: z.number() })).min(1) }),
});

function requestFor({ service, profile }: Source, draw: number): RouteRequest {
  const { name, namespace = 'default' } = service.metadata;
  const { method, path } = pickRoute(profile.routes, draw);
  return {
    host: `${name}.${namespace}.svc.cluster.local`,
    port: portsSchema.safeParse(service).data?.spec.ports[0].port,
    method,
    path,
    headers: { 'user-agent': 'quarterdeck-demo-load' },
    namespace,
  };
}
