import { z } from 'zod';
import { ApiError } from '../registry/ApiError';
import { ApiObject } from '../registry/objects';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { Registry } from '../registry/Registry';
import { Store } from '../store/Store';
import { selectionOf } from './selectors';

/** A page of a list, as of one revision. */
export interface ListPage {
  items: readonly ApiObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

const tokenSchema = z.object({
  revision: z.number().int(),
  /** The namespace and name of the last object that was told. */
  after: z.string(),
});

type ContinueToken = z.infer<typeof tokenSchema>;

function encodeToken(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token), 'utf8').toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const decoded: unknown = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    return tokenSchema.parse(decoded);
  } catch {
    throw new ApiError('BadRequest', 'continue key is not valid');
  }
}

function positionOf({ metadata }: ApiObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Reads a list as the parameters `limit`, `continue`, `resourceVersion` and the selectors ask. */
export function listPage(
  registry: Registry,
  store: Store,
  definition: ResourceDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
): ListPage {
  const select = selectionOf(definition.kind, query);
  const token = query.get('continue');
  const continued = token ? decodeToken(token) : undefined;
  const revision = continued?.revision ?? revisionOf(store, query);
  const resource = registry.storageOf(definition);
  let items = store.listAt(resource, revision);
  if (namespace) {
    items = items.filter(({ metadata }) => metadata.namespace === namespace);
  }
  if (select) items = items.filter(select);
  if (continued) {
    items = items.filter(item => positionOf(item) > continued.after);
  }
  const limit = parseInteger(query.get('limit') || '0');
  const resourceVersion = String(revision);
  if (!(limit > 0) || items.length <= limit) return { items, resourceVersion };
  const page = items.slice(0, limit);
  return {
    items: page,
    resourceVersion,
    continue: encodeToken({
      revision,
      after: positionOf(page[page.length - 1]),
    }),
    // With selectors Kubernetes does not know how many remain, so clients must not be taught to rely on it.
    ...(!select && { remainingItemCount: items.length - limit }),
  };
}

function revisionOf(store: Store, query: URLSearchParams): number {
  const asked = query.get('resourceVersion');
  const match = query.get('resourceVersionMatch');
  if (match && !asked) {
    throw new ApiError(
      'BadRequest',
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (match && match !== 'Exact' && match !== 'NotOlderThan') {
    throw new ApiError(
      'BadRequest',
      `resourceVersionMatch: Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
    );
  }
  if (!asked || asked === '0') return store.revision;
  const revision = parseRevision(asked);
  if (revision > store.revision) throw tooLarge(revision, store.revision);
  return match === 'Exact' ? revision : store.revision;
}

function parseInteger(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new ApiError(
    'BadRequest',
    `strconv.ParseInt: parsing "${text}": invalid syntax`,
  );
}

export function parseRevision(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ApiError(
    'BadRequest',
    `Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

/** A revision from before a restart, when the counter began anew: the client must list again. */
export function tooLarge(revision: number, current: number): ApiError {
  return new ApiError(
    'Expired',
    `Too large resource version: ${revision}, current: ${current}`,
  );
}
