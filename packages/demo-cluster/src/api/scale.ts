import { ApiError } from '../registry/ApiError';
import {
  ApiObject,
  ensureFields,
  Fields,
  fieldsAt,
  isFields,
  numberAt,
  valueAt,
} from '../registry/objects';
import { patchedBody, PatchType } from '../registry/patching';
import { ResourceDefinition, ScalePaths } from '../registry/ResourceDefinition';
import {
  ResourceOperations,
  WriteContext,
} from '../registry/ResourceOperations';
import { builtInSchema } from '../registry/schema/builtInSchemas';
import { selectorText } from './tables/format';

/** The `autoscaling/v1` Scale of an object. */
export function scaleOf(object: ApiObject, paths: ScalePaths): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const selector =
    paths.labelSelector && valueAt(object, ...paths.labelSelector.split('.'));
  const replicas = numberAt(object, ...paths.specReplicas.split('.')) ?? 0;
  const text = isFields(selector) ? selectorText(selector) : selector;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // Kubernetes leaves out a zero here.
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(object, ...paths.statusReplicas.split('.')) ?? 0,
      ...(typeof text === 'string' && text && { selector: text }),
    },
  };
}

interface ScaleWrite {
  namespace: string | undefined;
  name: string;
  /** Undefined for a Scale that replaces the present one. */
  patchType?: PatchType;
  body: unknown;
}

/** Writes the number of replicas through the Scale subresource and returns the new Scale. */
export function writeScale(
  operations: ResourceOperations,
  definition: ResourceDefinition,
  write: ScaleWrite,
  context: WriteContext,
): Fields {
  const { scale: paths } = definition;
  if (!paths) throw ApiError.notFound(definition, `${write.name}/scale`);
  const previous = operations.get(definition, write.namespace, write.name);
  const next = nextScale(scaleOf(previous, paths), write);
  const replicas = valueAt(next, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !(replicas >= 0)) {
    throw ApiError.invalid('autoscaling', 'Scale', write.name, [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.replicas',
        message: `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
      },
    ]);
  }
  const object: Fields = structuredClone(previous);
  const fields = paths.specReplicas.split('.');
  const parent = fields.slice(0, -1).reduce(ensureFields, object);
  parent[fields[fields.length - 1]] = replicas;
  const resourceVersion = valueAt(next, 'metadata', 'resourceVersion');
  object.metadata = { ...previous.metadata, resourceVersion };
  const result = operations.update(
    definition,
    write.namespace,
    write.name,
    object,
    { ...context, subresource: 'scale' },
  );
  return scaleOf(result, paths);
}

function nextScale(current: Fields, { patchType, body }: ScaleWrite): Fields {
  if (!patchType) {
    if (fieldsAt(body)) return isFields(body) ? body : {};
    throw new ApiError('BadRequest', 'the body of the request must be a Scale');
  }
  if (patchType === 'apply') {
    throw new ApiError(
      'UnsupportedMediaType',
      'the scale subresource takes no server-side apply here: use a merge, strategic merge or JSON patch',
    );
  }
  const schema = builtInSchema('V1Scale');
  return patchedBody({ schema }, current, { type: patchType, body });
}
