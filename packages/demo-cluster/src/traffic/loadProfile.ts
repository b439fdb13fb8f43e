import { z } from 'zod';
import { KubernetesObject } from '../cluster/types';

/** Requests per second that the load generator asks of a Service. */
export const LOAD_ANNOTATION = 'quarterdeck.io/demo-load';
/** What it asks for: a JSON array of `{ method, path, weight }`, or `GET /items, POST /orders`. */
export const ROUTES_ANNOTATION = 'quarterdeck.io/demo-routes';

const MAXIMUM_RATE = 200;

export interface LoadRoute {
  method: string;
  path: string;
  weight: number;
}

export interface LoadProfile {
  requestsPerSecond: number;
  routes: readonly LoadRoute[];
}

const routesSchema = z
  .array(
    z.object({
      method: z
        .string()
        .regex(/^[A-Z]+$/)
        .default('GET'),
      path: z.string().regex(/^\/[^\s?#]*$/),
      weight: z.number().positive().default(1),
    }),
  )
  .min(1);

/**
 * The load a Service asks for by its annotations; undefined where it asks for none. Throws an Error that says what is
 * wrong with an annotation.
 */
export function loadProfile({
  metadata,
}: KubernetesObject): LoadProfile | undefined {
  const text = metadata.annotations?.[LOAD_ANNOTATION];
  if (text === undefined) return undefined;
  const requestsPerSecond = text.trim() === '' ? NaN : Number(text);
  if (!(requestsPerSecond >= 0 && requestsPerSecond <= MAXIMUM_RATE)) {
    throw new Error(
      `${LOAD_ANNOTATION} is ${JSON.stringify(
        text,
      )}, expected requests per second from 0 to ${MAXIMUM_RATE}`,
    );
  }
  if (requestsPerSecond === 0) return undefined;
  const routes = metadata.annotations?.[ROUTES_ANNOTATION] ?? 'GET /';
  return { requestsPerSecond, routes: parseRoutes(routes) };
}

/** The route that a draw from [0, 1) falls on. */
export function pickRoute(
  routes: readonly LoadRoute[],
  draw: number,
): LoadRoute {
  let left = draw * routes.reduce((sum, { weight }) => sum + weight, 0);
  const picked = routes.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  return picked ?? routes[routes.length - 1];
}

function parseRoutes(text: string): LoadRoute[] {
  const parsed = routesSchema.safeParse(
    text.trimStart().startsWith('[') ? parseJson(text) : shortForm(text),
  );
  if (parsed.success) return parsed.data;
  throw new Error(`${ROUTES_ANNOTATION}: ${z.prettifyError(parsed.error)}`);
}

function shortForm(text: string): unknown {
  return text.split(',').map(entry => {
    const [method, path] = entry.trim().split(/\s+/, 2);
    return { method, path };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${ROUTES_ANNOTATION} is not JSON: ${error}`);
  }
}
