import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const BUCKETS_SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** A pod that is asked for ever new paths must not grow without bound. */
const MAXIMUM_ROUTES = 40;

/** What one process of a pod measured since it started. */
export class PodMetrics {
  private readonly registry = new Registry();
  private readonly routes = new Set<string>();
  private readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered, without probes and scrapes',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of an HTTP request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [this.registry],
  });

  constructor(version: string, startedAt: Date) {
    new Gauge({
      name: 'process_start_time_seconds',
      help: 'Start of the process in seconds since the epoch',
      registers: [this.registry],
    }).set(startedAt.getTime() / 1000);
    new Gauge({
      name: 'quarterdeck_build_info',
      help: 'Always 1; the label says which version runs',
      labelNames: ['version'],
      registers: [this.registry],
    }).set({ version }, 1);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  observe(
    request: { method: string; path: string; status: number },
    seconds: number,
  ): void {
    const labels = {
      method: request.method,
      route: this.route(request.path),
      status: String(request.status),
    };
    this.requests.inc(labels);
    this.durations.observe(labels, seconds);
  }

  render(): Promise<string> {
    return this.registry.metrics();
  }

  private route(path: string): string {
    const route = routeOf(path);
    if (this.routes.has(route)) return route;
    if (this.routes.size >= MAXIMUM_ROUTES) return 'other';
    this.routes.add(route);
    return route;
  }
}

/** `/users/4711/posts` and `/users/4712/posts` are one route: segments that look like identifiers become `:id`. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map(segment =>
      /^(\d+|[0-9a-f]{12,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(
        segment,
      )
        ? ':id'
        : segment,
    )
    .join('/');
}
