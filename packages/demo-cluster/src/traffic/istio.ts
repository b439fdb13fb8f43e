import { z } from 'zod';
import { KubernetesObject } from '../cluster/types';
import { canonicalHost } from './hosts';

/** Whether a string fits one condition of a route. */
export type StringTest = (value: string) => boolean;

/** The conditions of one `match` entry, all of which must hold. */
export interface HttpMatch {
  uri?: StringTest;
  method?: StringTest;
  port?: number;
  headers: ReadonlyArray<{ name: string; test: StringTest; absent: boolean }>;
}

export interface RouteDestination {
  /** Canonical. */
  host: string;
  subset?: string;
  port?: number;
  weight: number;
}

export interface HttpRoute {
  /** Any of them must fit; an empty list fits every request. */
  matches: readonly HttpMatch[];
  /** Empty where the route does something that the router cannot, such as a redirect. */
  destinations: readonly RouteDestination[];
}

export interface VirtualService {
  /** Canonical, perhaps with a leading `*`. */
  hosts: readonly string[];
  routes: readonly HttpRoute[];
}

export interface DestinationRule {
  /** Canonical. */
  host: string;
  /** The pod labels of each subset. */
  subsets: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Tells which part of an object the router cannot follow, and what it does instead. */
export type Warn = (message: string) => void;

const stringMatchSchema = z.union([
  z.strictObject({ exact: z.string() }),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ regex: z.string() }),
]);
const headersSchema = z.record(
  z.string(),
  z.union([stringMatchSchema, z.strictObject({})]),
);
const httpMatchSchema = z.strictObject({
  name: z.string().optional(),
  uri: stringMatchSchema.optional(),
  method: stringMatchSchema.optional(),
  port: z.number().optional(),
  headers: headersSchema.optional(),
  withoutHeaders: headersSchema.optional(),
});
const destinationSchema = z.object({
  destination: z.object({
    host: z.string(),
    subset: z.string().optional(),
    port: z.object({ number: z.number() }).optional(),
  }),
  weight: z.number().min(0).optional(),
});
const httpRouteSchema = z.looseObject({
  name: z.string().optional(),
  match: z.array(z.unknown()).optional(),
  route: z.array(destinationSchema).optional(),
});
const virtualServiceSchema = z.object({
  hosts: z.array(z.string()),
  gateways: z.array(z.string()).optional(),
  http: z.array(httpRouteSchema).optional(),
});
const destinationRuleSchema = z.object({
  host: z.string(),
  subsets: z
    .array(
      z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
});

/** Fields of a route that change which pod answers nothing: the router does without them and need not warn. */
const HARMLESS_ROUTE_FIELDS = new Set([
  'name',
  'match',
  'route',
  'timeout',
  'retries',
]);

/** Undefined where it does not concern traffic within the mesh or cannot be understood. */
export function parseVirtualService(
  object: KubernetesObject,
  warn: Warn,
): VirtualService | undefined {
  const parsed = virtualServiceSchema.safeParse(specOf(object));
  if (!parsed.success) {
    warn(`ignored: ${z.prettifyError(parsed.error)}`);
    return undefined;
  }
  const { hosts, gateways = ['mesh'], http } = parsed.data;
  if (!gateways.includes('mesh') || !http) return undefined;
  const namespace = object.metadata.namespace ?? 'default';
  return {
    hosts: hosts.map(host => canonicalHost(host, namespace)),
    routes: http.map(route => parseRoute(route, namespace, warn)),
  };
}

export function parseDestinationRule(
  object: KubernetesObject,
  warn: Warn,
): DestinationRule | undefined {
  const parsed = destinationRuleSchema.safeParse(specOf(object));
  if (!parsed.success) {
    warn(`ignored: ${z.prettifyError(parsed.error)}`);
    return undefined;
  }
  const { host, subsets = [] } = parsed.data;
  return {
    host: canonicalHost(host, object.metadata.namespace ?? 'default'),
    subsets: new Map(subsets.map(({ name, labels }) => [name, labels ?? {}])),
  };
}

function parseRoute(
  route: z.infer<typeof httpRouteSchema>,
  namespace: string,
  warn: Warn,
): HttpRoute {
  const label = route.name ? `route ${route.name}` : 'a route';
  for (const field of Object.keys(route)) {
    if (!HARMLESS_ROUTE_FIELDS.has(field)) {
      warn(`${label}: ${field} has no effect in the demo cluster`);
    }
  }
  return {
    matches: (route.match ?? []).map(match => parseMatch(match, label, warn)),
    destinations: (route.route ?? []).map(
      ({ destination, weight }, _index, { length }) => ({
        host: canonicalHost(destination.host, namespace),
        subset: destination.subset,
        port: destination.port?.number,
        // Istio: a single destination needs no weight, one of several without a weight gets nothing.
        weight: weight ?? (length === 1 ? 100 : 0),
      }),
    ),
  };
}

/** A condition that cannot be judged must not send anybody to a canary: it never holds. */
function parseMatch(match: unknown, label: string, warn: Warn): HttpMatch {
  const parsed = httpMatchSchema.safeParse(match);
  if (!parsed.success) {
    warn(`${label}: a match never holds: ${z.prettifyError(parsed.error)}`);
    return { uri: () => false, headers: [] };
  }
  const { uri, method, port, headers = {}, withoutHeaders = {} } = parsed.data;
  const test = (condition: z.infer<typeof stringMatchSchema> | undefined) =>
    condition && stringTest(condition, label, warn);
  const headerTests = (conditions: typeof headers, absent: boolean) =>
    Object.entries(conditions).map(([name, condition]) => ({
      name: name.toLowerCase(),
      test: stringTest(condition, label, warn),
      absent,
    }));
  return {
    uri: test(uri),
    method: test(method),
    port,
    headers: [
      ...headerTests(headers, false),
      ...headerTests(withoutHeaders, true),
    ],
  };
}

function stringTest(
  condition: z.infer<typeof stringMatchSchema> | Record<string, never>,
  label: string,
  warn: Warn,
): StringTest {
  if ('exact' in condition) return value => value === condition.exact;
  if ('prefix' in condition) return value => value.startsWith(condition.prefix);
  if (!('regex' in condition)) return () => true;
  try {
    const pattern = new RegExp(`^(?:${condition.regex})$`);
    return value => pattern.test(value);
  } catch (error) {
    warn(`${label}: a match never holds: ${error}`);
    return () => false;
  }
}

function specOf(object: KubernetesObject): unknown {
  return 'spec' in object ? object.spec : undefined;
}
