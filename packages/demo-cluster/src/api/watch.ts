import { ApiError } from '../registry/ApiError';
import { ApiObject, Fields } from '../registry/objects';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { StoreEvent } from '../store/Store';
import { Exchange } from './exchange';
import { parseRevision, tooLarge } from './lists';
import { Representation, representObject } from './representation';
import { ObjectFilter, selectionOf } from './selectors';
import { Target } from './target';

/** Between two bookmarks, in milliseconds. */
const bookmarkInterval = 30_000;

/** A client that does not read is cut off when this many bytes wait for it. */
const unreadLimit = 16 * 1024 * 1024;

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: ApiObject;
}

/** Streams the changes of a resource until the client leaves or its time is over. */
export function watchResource(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: Pick<Target, 'namespace' | 'name'>,
  representation: Representation,
): void {
  const { cluster, query, response } = exchange;
  refuseInitialEvents(query);
  const resource = cluster.registry.storageOf(definition);
  const select = watchFilter(definition, target, query);
  const start = startOf(exchange);
  const replayed = start === undefined ? [] : changesAfter(exchange, start);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  const stream = new WatchStream(exchange, definition, representation);
  if (replayed instanceof ApiError) {
    stream.write({ type: 'ERROR', object: replayed.toStatus() });
    response.end();
    return;
  }
  if (start === undefined) {
    for (const object of cluster.store.list(resource)) {
      if (select(object)) stream.send({ type: 'ADDED', object });
    }
  }
  const onChange = (change: StoreEvent) => {
    if (change.resource !== resource) return;
    const event = visibleChange(change, select);
    if (event) stream.send(event);
  };
  replayed.forEach(onChange);
  const unsubscribe = cluster.store.subscribe(onChange);
  stream.runUntilEnd(unsubscribe);
}

/** The revision to start after; undefined to start with the objects that there are. */
function startOf({ query, cluster }: Exchange): number | undefined {
  const asked = query.get('resourceVersion');
  if (!asked || asked === '0') return undefined;
  const revision = parseRevision(asked);
  const current = cluster.store.revision;
  return revision > current ? Number.NaN : revision;
}

/** Too old a start is told inside the stream, as Kubernetes does. */
function changesAfter(
  { cluster, query }: Exchange,
  revision: number,
): StoreEvent[] | ApiError {
  if (Number.isNaN(revision)) {
    const asked = Number(query.get('resourceVersion'));
    return tooLarge(asked, cluster.store.revision);
  }
  try {
    return cluster.store.changesAfter(revision);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function refuseInitialEvents(query: URLSearchParams): void {
  if (!query.has('sendInitialEvents')) return;
  throw ApiError.invalid('meta.k8s.io', 'ListOptions', '', [
    {
      reason: 'FieldValueForbidden',
      field: 'sendInitialEvents',
      message:
        'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    },
  ]);
}

function watchFilter(
  definition: ResourceDefinition,
  { namespace, name }: Pick<Target, 'namespace' | 'name'>,
  query: URLSearchParams,
): ObjectFilter {
  const select = selectionOf(definition.kind, query);
  return object =>
    (!namespace || object.metadata.namespace === namespace) &&
    (!name || object.metadata.name === name) &&
    (!select || select(object));
}

/** A change as those see it who select some objects: one that comes into their view is added, one that leaves deleted. */
function visibleChange(
  { type, object, previous }: StoreEvent,
  select: ObjectFilter,
): WatchEvent | undefined {
  const isVisible = select(object);
  const wasVisible = previous !== undefined && select(previous);
  if (type === 'DELETED') {
    return wasVisible || isVisible ? { type, object } : undefined;
  }
  if (isVisible) return { type: wasVisible ? 'MODIFIED' : 'ADDED', object };
  return wasVisible ? { type: 'DELETED', object } : undefined;
}

class WatchStream {
  private hasColumns = false;
  private isEnded = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly definition: ResourceDefinition,
    private readonly representation: Representation,
  ) {}

  send({ type, object }: WatchEvent): void {
    const { definition, representation, exchange } = this;
    const context = { now: exchange.cluster.clock.now() };
    const shown = representObject(definition, object, representation, context);
    // Only the first table of a stream names the columns.
    if (representation.kind === 'table' && this.hasColumns) {
      shown.columnDefinitions = null;
    }
    this.hasColumns = true;
    this.write({ type, object: shown });
  }

  write(event: { type: string; object: unknown }): void {
    const { response } = this.exchange;
    if (this.isEnded || response.destroyed) return;
    response.write(`${JSON.stringify(event)}\n`);
    if (response.writableLength > unreadLimit) response.destroy();
  }

  runUntilEnd(unsubscribe: () => void): void {
    const { query, response } = this.exchange;
    const withBookmarks = isTrue(query.get('allowWatchBookmarks'));
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    // Kubernetes ends watches after 30 to 60 minutes, at random so that clients do not all return at once.
    const lifetime =
      seconds > 0 ? seconds * 1000 : (30 + Math.random() * 30) * 60_000;
    const bookmarks = setInterval(() => {
      if (withBookmarks) this.bookmark();
    }, bookmarkInterval);
    const end = setTimeout(
      () => {
        if (withBookmarks) this.bookmark();
        response.end();
        stop();
      },
      Math.min(lifetime, 2 ** 31 - 1),
    );
    const stop = () => {
      this.isEnded = true;
      unsubscribe();
      clearInterval(bookmarks);
      clearTimeout(end);
    };
    response.on('close', stop);
    response.on('error', stop);
  }

  private bookmark(): void {
    const { kind } = this.definition;
    const { definition, exchange } = this;
    const object: Fields =
      this.representation.kind === 'table'
        ? bookmarkTable(String(exchange.cluster.store.revision))
        : {
            kind,
            apiVersion: definition.group
              ? `${definition.group}/${definition.version}`
              : definition.version,
            metadata: {
              resourceVersion: String(exchange.cluster.store.revision),
              creationTimestamp: null,
            },
          };
    this.write({ type: 'BOOKMARK', object });
  }
}

function bookmarkTable(resourceVersion: string): Fields {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: null,
    rows: [],
  };
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1' || value === '';
}
