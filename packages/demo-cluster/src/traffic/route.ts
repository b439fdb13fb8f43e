import { canonicalHost, hostMatch, serviceKeyOf } from './hosts';
import { HttpMatch, RouteDestination, VirtualService } from './istio';
import { Endpoint, RoutingTables, ServiceEntry } from './tables';

/** A request as the router sees it. */
export interface RouteRequest {
  host: string;
  /** The port of the service; its first one by default. */
  port?: number;
  method: string;
  /** Without the query. */
  path: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  /** Where the client lives: it completes short host names. */
  namespace: string;
}

/** The chance and the memory that routing needs, from outside so that deciding stays pure. */
export interface Draws {
  /** A number in [0, 1) that picks a weighted destination. */
  weight(): number;
  /** The next whole number for a set of endpoints, which they take in turns. */
  turn(endpoints: string): number;
}

export interface RouteTarget {
  endpoint: Endpoint;
  port: number;
}

export type RouteDecision =
  | {
      kind: 'forward';
      /** `namespace/name`. */
      service: string;
      subset?: string;
      /** Never empty: the one whose turn it is, then those to try when it cannot be reached. */
      targets: readonly RouteTarget[];
    }
  | { kind: 'refused'; status: 404 | 503; reason: string };

/** Where a request goes by what one copy of the router knows. */
export function route(
  request: RouteRequest,
  tables: RoutingTables,
  draws: Draws,
): RouteDecision {
  const host = canonicalHost(request.host, request.namespace);
  const virtualService = findVirtualService(host, tables.virtualServices);
  if (!virtualService) {
    return forward({ host, weight: 100 }, request, tables, draws);
  }
  const rule = virtualService.routes.find(
    ({ matches }) =>
      matches.length === 0 || matches.some(match => fits(match, request)),
  );
  if (!rule) return refused(404, `no route of ${host} matches`);
  const destination = pickDestination(rule.destinations, draws);
  if (!destination) {
    return refused(503, `the matching route of ${host} has no destination`);
  }
  return forward(destination, request, tables, draws);
}

function findVirtualService(
  host: string,
  virtualServices: readonly VirtualService[],
): VirtualService | undefined {
  let best: { fit: number; virtualService: VirtualService } | undefined;
  for (const virtualService of virtualServices) {
    for (const pattern of virtualService.hosts) {
      const fit = hostMatch(pattern, host);
      if (fit !== undefined && (!best || fit > best.fit)) {
        best = { fit, virtualService };
      }
    }
  }
  return best?.virtualService;
}

function fits(match: HttpMatch, request: RouteRequest): boolean {
  if (match.uri && !match.uri(request.path)) return false;
  if (match.method && !match.method(request.method)) return false;
  if (match.port !== undefined && match.port !== request.port) return false;
  return match.headers.every(({ name, test, absent }) => {
    const value = request.headers[name];
    return (value !== undefined && test(value)) !== absent;
  });
}

function pickDestination(
  destinations: readonly RouteDestination[],
  draws: Draws,
): RouteDestination | undefined {
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return undefined;
  let left = draws.weight() * total;
  return destinations.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
}

function forward(
  destination: RouteDestination,
  request: RouteRequest,
  tables: RoutingTables,
  draws: Draws,
): RouteDecision {
  const { host, subset } = destination;
  const key = serviceKeyOf(host);
  const service = key === undefined ? undefined : tables.services.get(key);
  if (key === undefined || !service) {
    return refused(503, `there is no service ${host}`);
  }
  const labels = subset ? subsetLabels(host, subset, tables) : {};
  if (!labels) {
    return refused(
      503,
      `no DestinationRule defines subset ${subset} of ${host}`,
    );
  }
  const port = servicePort(service, destination.port ?? request.port);
  if (!port) return refused(503, `${host} has no such port`);
  const targets = service.endpoints
    .filter(endpoint => hasLabels(endpoint, labels))
    .flatMap(endpoint => {
      const listening = endpoint.ports.find(({ name }) => name === port.name);
      return listening ? [{ endpoint, port: listening.port }] : [];
    });
  if (targets.length === 0) {
    const of = subset ? `${host}, subset ${subset}` : host;
    return refused(503, `no ready endpoint of ${of}`);
  }
  const turn = draws.turn(`${key}/${subset ?? ''}`) % targets.length;
  return {
    kind: 'forward',
    service: key,
    subset,
    targets: [...targets.slice(turn), ...targets.slice(0, turn)],
  };
}

function subsetLabels(
  host: string,
  subset: string,
  tables: RoutingTables,
): Readonly<Record<string, string>> | undefined {
  for (const rule of tables.destinationRules) {
    const labels = rule.host === host ? rule.subsets.get(subset) : undefined;
    if (labels) return labels;
  }
  return undefined;
}

/** Without a number it is the first. */
function servicePort(
  service: ServiceEntry,
  number: number | undefined,
): { name: string } | undefined {
  if (number === undefined) return service.ports[0];
  return service.ports.find(({ port }) => port === number);
}

function hasLabels(
  endpoint: Endpoint,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(labels).every(
    ([name, value]) => endpoint.labels[name] === value,
  );
}

function refused(status: 404 | 503, reason: string): RouteDecision {
  return { kind: 'refused', status, reason };
}
