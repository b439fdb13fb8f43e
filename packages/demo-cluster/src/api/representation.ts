import { ApiError } from '../registry/ApiError';
import { ApiObject, Fields } from '../registry/objects';
import {
  apiVersionOf,
  ResourceDefinition,
} from '../registry/ResourceDefinition';
import { viewOf } from '../registry/views';
import { ListPage } from './lists';
import { tableOf, TableContext } from './tables/table';

/** How a client wants objects to be shown, as its Accept header says. */
export interface Representation {
  kind: 'object' | 'metadata' | 'table';
  /** For tables: what each row carries beside its cells. */
  includeObject: 'None' | 'Metadata' | 'Object';
}

/** The first representation of the Accept header that is served; NotAcceptable where there is none. */
export function negotiate(
  accept: string | undefined,
  query: URLSearchParams,
): Representation {
  const asked = query.get('includeObject');
  const includeObject =
    asked === 'None' || asked === 'Object' ? asked : 'Metadata';
  for (const range of (accept || '*/*').split(',')) {
    const [type, ...parameters] = range.split(';').map(part => part.trim());
    const isJson = ['application/json', 'application/*', '*/*'].includes(type);
    if (!isJson) continue;
    const values = new URLSearchParams(parameters.join('&'));
    const as = values.get('as');
    if (!as) return { kind: 'object', includeObject };
    if (values.get('g') !== 'meta.k8s.io' || values.get('v') !== 'v1') continue;
    if (as === 'Table') return { kind: 'table', includeObject };
    if (as.startsWith('PartialObjectMetadata')) {
      return { kind: 'metadata', includeObject };
    }
  }
  throw new ApiError(
    'NotAcceptable',
    'only the following media types are accepted: application/json, and as=Table or as=PartialObjectMetadata of it',
  );
}

export function metadataOf(object: ApiObject): Fields {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

export function representObject(
  definition: ResourceDefinition,
  stored: ApiObject,
  representation: Representation,
  context: TableContext,
): Fields {
  const object = viewOf(definition, stored);
  // The columns of a kind are those of the shape that is stored.
  const printed = definition.view ? stored : object;
  switch (representation.kind) {
    case 'table':
      return tableOf(definition, [printed], representation, context, {
        resourceVersion: object.metadata.resourceVersion,
      });
    case 'metadata':
      return metadataOf(object);
    default:
      return object;
  }
}

export function representList(
  definition: ResourceDefinition,
  page: ListPage,
  representation: Representation,
  context: TableContext,
): Fields {
  const items = page.items.map(item => viewOf(definition, item));
  const printed = definition.view ? page.items : items;
  const { items: stored, ...metadata } = page;
  switch (representation.kind) {
    case 'table':
      return tableOf(definition, printed, representation, context, metadata);
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(metadataOf),
      };
    default:
      return {
        kind: `${definition.kind}List`,
        apiVersion: apiVersionOf(definition),
        metadata,
        items: definition.custom ? items : items.map(withoutType),
      };
  }
}

/** Kubernetes leaves kind and apiVersion to the list for its built-in kinds. */
function withoutType({ kind, apiVersion, ...rest }: ApiObject): Fields {
  return rest;
}
