/**
 * Follows one kind of object of a cluster for as long as the signal lets it: list, then watch from there.
 *
 * ```
 * listing ──all pages──▶ watching ──server ends the stream──▶ watching (from the last version seen)
 *    ▲                      │ 410 Gone: the version is too old
 *    └──────────────────────┘
 * any failure ──▶ waiting (exponential, with jitter, after what the server asked for) ──▶ where it was
 * ```
 * A failed watch resumes at the last resourceVersion, so nothing is missed and nothing is listed again without need. A
 * server that ends every stream at once, or finds every version too old, is asked ever more rarely too.
 */
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from './KubernetesConnection';
import { pause } from '../time/pause';
import { backoffDelay } from '../time/backoff';

const objectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
  }),
});

/** An object of which only its identity has been checked; whoever reads more parses more. */
export type WatchedObject = z.infer<typeof objectSchema>;

const listSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    continue: z.string().optional(),
  }),
  items: z.array(objectSchema).nullish(),
});

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ADDED'), object: objectSchema }),
  z.object({ type: z.literal('MODIFIED'), object: objectSchema }),
  z.object({ type: z.literal('DELETED'), object: objectSchema }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({ metadata: z.object({ resourceVersion: z.string() }) }),
  }),
  z.object({
    type: z.literal('ERROR'),
    object: z.object({
      code: z.number().optional(),
      message: z.string().optional(),
    }),
  }),
]);

export interface WatchHandler {
  /** The complete picture; what is not in it no longer exists. */
  onList(objects: WatchedObject[]): void;
  onUpsert(object: WatchedObject): void;
  onDelete(object: WatchedObject): void;
  /** The stream is open or has just said something: the picture is complete as of now. */
  onAlive(): void;
  /** The picture can no longer be trusted to be current. Called again for each failed attempt. */
  onFailure(error: unknown): void;
}

export interface WatchTimings {
  /** How long one list request may take, and how long a stream may take to open. */
  requestTimeoutMs: number;
  /** How long the server is asked to keep one stream open. */
  streamDurationMs: number;
  /** A stream on which nothing comes for so long, not even a bookmark, is given up. */
  idleTimeoutMs: number;
  backoff: { initialMs: number; maximumMs: number };
}

export const DEFAULT_WATCH_TIMINGS: WatchTimings = {
  requestTimeoutMs: 30_000,
  streamDurationMs: 290_000,
  idleTimeoutMs: 300_000,
  backoff: { initialMs: 500, maximumMs: 10_000 },
};

const PAGE_SIZE = 500;
const HTTP_GONE = 410;
/** However long a server asks to be left alone: it may have been wrong, or be another by then. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Resolves when the signal aborts; never rejects: failures go to the handler. */
export async function watchResource(options: {
  connection: KubernetesConnection;
  /** For example `/apis/apps/v1/deployments`. */
  path: string;
  handler: WatchHandler;
  signal: AbortSignal;
  timings?: WatchTimings;
}): Promise<void> {
  const { connection, path, handler, signal } = options;
  const timings = options.timings ?? DEFAULT_WATCH_TIMINGS;
  let resourceVersion: string | undefined;
  let failures = 0;
  /** Rounds in a row that ended without an error and brought no event. */
  let barren = 0;
  const alive = () => {
    failures = 0;
    handler.onAlive();
  };
  const backoff = (attempts: number) =>
    backoffDelay(attempts, timings.backoff, Math.random());

  while (!signal.aborted) {
    const begunAt = performance.now();
    try {
      if (resourceVersion === undefined) {
        const list = await listAll(connection, path, signal, timings);
        handler.onList(list.objects);
        alive();
        resourceVersion = list.resourceVersion;
      }
      await connection.streamLines(
        watchPath(path, resourceVersion, timings.streamDurationMs),
        {
          signal,
          openTimeoutMs: timings.requestTimeoutMs,
          idleTimeoutMs: timings.idleTimeoutMs,
          onOpen: alive,
          onLine: line => {
            resourceVersion = handleEvent(line, handler);
            barren = 0;
            alive();
          },
        },
      );
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!isGone(error)) {
        handler.onFailure(error);
        await pause(retryAfter(error) + backoff(failures), signal);
        failures += 1;
        continue;
      }
      resourceVersion = undefined;
    }
    if (barren > 0) {
      const elapsed = performance.now() - begunAt;
      await pause(Math.max(0, backoff(barren - 1) - elapsed), signal);
    }
    barren += 1;
  }
}

async function listAll(
  connection: KubernetesConnection,
  path: string,
  signal: AbortSignal,
  timings: WatchTimings,
): Promise<{ objects: WatchedObject[]; resourceVersion: string }> {
  const objects: WatchedObject[] = [];
  let continueToken: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (continueToken) {
      query.set('continue', continueToken);
    }
    const page = listSchema.parse(
      await connection.getJson(`${path}?${query}`, {
        signal,
        timeoutMs: timings.requestTimeoutMs,
      }),
    );
    objects.push(...(page.items ?? []));
    continueToken = page.metadata.continue;
    if (!continueToken) {
      return { objects, resourceVersion: page.metadata.resourceVersion };
    }
  }
}

function watchPath(
  path: string,
  resourceVersion: string,
  streamDurationMs: number,
): string {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(Math.ceil(streamDurationMs / 1000)),
  });
  return `${path}?${query}`;
}

/** @returns the version to resume from should the stream end here. */
function handleEvent(line: string, handler: WatchHandler): string {
  const event = eventSchema.parse(JSON.parse(line));
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
      handler.onUpsert(event.object);
      break;
    case 'DELETED':
      handler.onDelete(event.object);
      break;
    case 'BOOKMARK':
      break;
    case 'ERROR':
      throw new KubernetesStatusError(
        event.object.code ?? 500,
        event.object.message ?? 'the watch failed without a message',
      );
    default:
      throw new Error(
        `Unknown watch event ${JSON.stringify(event satisfies never)}`,
      );
  }
  return event.object.metadata.resourceVersion;
}

function retryAfter(error: unknown): number {
  return error instanceof KubernetesStatusError
    ? Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)
    : 0;
}

function isGone(error: unknown): boolean {
  return (
    error instanceof KubernetesStatusError && error.statusCode === HTTP_GONE
  );
}
