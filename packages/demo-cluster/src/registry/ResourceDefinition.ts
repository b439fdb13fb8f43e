import { ResourceName } from '../cluster/types';
import { StatusCause } from './ApiError';
import { ApiObject, Fields } from './objects';
import { Schema } from './schema/Schema';

/** What the rules of a kind may look at beside the object itself. */
export interface StrategyContext {
  now: Date;
  list(resource: ResourceName, namespace?: string): readonly ApiObject[];
}

/** The rules of one kind. Each function changes the fresh copy it is given in place. */
export interface Strategy {
  /**
   * Changes of the annotations count as a generation. Writes of the status may change them too, and do not count: so a
   * controller notes its own.
   */
  countsAnnotations?: boolean;
  /** Sets what the client left open, on reading any write. */
  setDefaults?(object: ApiObject): void;
  /** What the server itself decides when an object is created. */
  prepareForCreate?(object: ApiObject, context: StrategyContext): void;
  /** What a client cannot change by an update. */
  prepareForUpdate?(
    object: ApiObject,
    previous: ApiObject,
    context: StrategyContext,
  ): void;
  validate?(object: ApiObject): StatusCause[];
  validateUpdate?(object: ApiObject, previous: ApiObject): StatusCause[];
}

export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  /** 0 is always shown, greater ones with `-o wide`. */
  priority?: number;
  jsonPath: string;
}

/** Where the Scale subresource finds its numbers, as dotted paths. */
export interface ScalePaths {
  specReplicas: string;
  statusReplicas: string;
  labelSelector?: string;
}

/** An older shape of objects that are stored as a newer version of their kind. */
export interface ResourceView {
  stored: ResourceDefinition;
  fromStored(object: ApiObject): ApiObject;
  /** What the older shape cannot say stays as it was in the previous object. */
  toStored(object: ApiObject, previous: ApiObject | undefined): ApiObject;
}

/** One served resource: what discovery tells, how objects are read, and the rules of its kind. */
export interface ResourceDefinition {
  /** Empty for the core group. */
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  hasStatus: boolean;
  /** Whether `metadata.generation` counts the changes of what the user wants. */
  hasGeneration: boolean;
  scale?: ScalePaths;
  schema: Schema;
  strategy: Strategy;
  /** Present where the objects are stored in another shape. */
  view?: ResourceView;
  /** Present for custom resources. */
  custom?: {
    columns: readonly PrinterColumn[];
    openApiSchema: Fields;
    /** The resource of the storage version, under which the objects of every version are kept. */
    storage: ResourceName;
  };
}

export function apiVersionOf(
  definition: Pick<ResourceDefinition, 'group' | 'version'>,
): string {
  const { group, version } = definition;
  return group ? `${group}/${version}` : version;
}

export function resourceNameOf(
  definition: Pick<ResourceDefinition, 'group' | 'version' | 'plural'>,
): ResourceName {
  return `${apiVersionOf(definition)}/${definition.plural}`;
}
