import { ApiObject } from './objects';
import { apiVersionOf, ResourceDefinition } from './ResourceDefinition';

/** A stored object as seen through a version of its resource. */
export function viewOf(
  definition: ResourceDefinition,
  object: ApiObject,
): ApiObject {
  if (definition.view) return definition.view.fromStored(object);
  const apiVersion = apiVersionOf(definition);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
