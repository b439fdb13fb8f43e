import { createHash } from 'node:crypto';
import { Fields } from '../registry/objects';
import { Registry } from '../registry/Registry';
import {
  apiVersionOf,
  ResourceDefinition,
} from '../registry/ResourceDefinition';
import { Schema } from '../registry/schema/Schema';
import { version } from './discovery';

function pathOf(definition: ResourceDefinition): string {
  return definition.group ? `apis/${apiVersionOf(definition)}` : 'api/v1';
}

/** The index at `/openapi/v3`; the hashes tell clients when custom resources have changed a document. */
export function openApiIndex(registry: Registry): Fields {
  const paths: Record<string, Fields> = {};
  for (const path of new Set(registry.all().map(pathOf))) {
    const kinds = registry
      .all()
      .filter(each => pathOf(each) === path)
      .map(each => [each.kind, each.custom?.openApiSchema]);
    const hash = createHash('sha256')
      .update(JSON.stringify(kinds))
      .digest('hex');
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}

/** The document of one group and version, addressed as in the index; undefined where it is not served. */
export function openApiDocument(
  registry: Registry,
  path: string,
): Fields | undefined {
  const definitions = registry.all().filter(each => pathOf(each) === path);
  if (definitions.length === 0) return undefined;
  const writer = new SchemaWriter();
  const paths: Fields = {};
  for (const definition of definitions) {
    writer.addRoot(definition);
    Object.assign(paths, pathItems(definition));
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: version.gitVersion },
    paths,
    components: { schemas: writer.schemas },
  };
}

function groupVersionKind({ group, version: name, kind }: ResourceDefinition) {
  return { group, version: name, kind };
}

/** As much of each path as clients look at: what a verb acts on, and that writes can be validated by the server. */
function pathItems(definition: ResourceDefinition): Fields {
  const scope = definition.namespaced ? 'namespaces/{namespace}/' : '';
  const base = `/${pathOf(definition)}/${scope}${definition.plural}`;
  const action = (name: string) => ({
    'x-kubernetes-action': name,
    'x-kubernetes-group-version-kind': groupVersionKind(definition),
    responses: { 200: { description: 'OK' } },
  });
  const writing = (name: string) => ({
    ...action(name),
    parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map(
      parameter => ({
        name: parameter,
        in: 'query',
        schema: { type: 'string', uniqueItems: true },
      }),
    ),
  });
  return {
    [base]: { get: action('list'), post: writing('post') },
    [`${base}/{name}`]: {
      get: action('get'),
      put: writing('put'),
      patch: writing('patch'),
      delete: action('delete'),
    },
  };
}

/** Collects the models that the kinds of one document reach, as OpenAPI. */
class SchemaWriter {
  readonly schemas: Record<string, Fields> = {};

  addRoot(definition: ResourceDefinition): void {
    const { schema, custom, kind, group } = definition;
    const name = custom
      ? `${group.split('.').reverse().join('.')}.${definition.version}.${kind}`
      : modelName(schema.model ?? kind);
    if (custom) this.schemas[name] = this.body(schema);
    else this.reference(schema);
    this.schemas[name] = {
      ...this.schemas[name],
      'x-kubernetes-group-version-kind': [groupVersionKind(definition)],
    };
  }

  private reference(schema: Schema): Fields {
    const name = modelName(schema.model ?? '');
    if (!this.schemas[name]) {
      this.schemas[name] = {};
      this.schemas[name] = this.body(schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private body(schema: Schema): Fields {
    const { description, properties = {}, required, preserveUnknown } = schema;
    return {
      ...(description && { description }),
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [
          name,
          this.write(each),
        ]),
      ),
      ...(required && required.length > 0 && { required }),
      ...(preserveUnknown && { 'x-kubernetes-preserve-unknown-fields': true }),
    };
  }

  private write(schema: Schema): Fields {
    const shared = {
      ...(schema.description && { description: schema.description }),
      ...mergeExtensions(schema),
    };
    switch (schema.type) {
      case 'object':
        if (!schema.model) return { ...this.body(schema), ...shared };
        return { ...shared, allOf: [this.reference(schema)], default: {} };
      case 'list':
        return {
          ...shared,
          type: 'array',
          items: schema.items ? this.write(schema.items) : {},
        };
      case 'map':
        return {
          ...shared,
          type: 'object',
          additionalProperties: schema.values
            ? this.write(schema.values)
            : true,
        };
      case 'any':
        return { ...shared, 'x-kubernetes-preserve-unknown-fields': true };
      case 'int-or-string':
        return {
          ...shared,
          format: 'int-or-string',
          oneOf: [{ type: 'integer' }, { type: 'string' }],
        };
      case 'quantity':
        return { ...shared, oneOf: [{ type: 'string' }, { type: 'number' }] };
      default:
        return {
          ...shared,
          type: schema.type,
          ...(schema.format && { format: schema.format }),
        };
    }
  }
}

function mergeExtensions({ merge }: Schema): Fields {
  if (!merge) return {};
  const strategies = merge.patchStrategies?.join(',');
  return {
    ...(strategies && { 'x-kubernetes-patch-strategy': strategies }),
    ...(merge.patchMergeKey && {
      'x-kubernetes-patch-merge-key': merge.patchMergeKey,
    }),
    ...(merge.listType && { 'x-kubernetes-list-type': merge.listType }),
    ...(merge.listMapKeys && {
      'x-kubernetes-list-map-keys': merge.listMapKeys,
    }),
    ...(merge.atomic && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

/** `V1Deployment` becomes `io.k8s.api.v1.Deployment`, `CoreV1Event` `io.k8s.api.core.v1.Event`. */
function modelName(model: string): string {
  const match = /^([A-Z][a-z]+?)??(V\d+(?:(?:alpha|beta)\d+)?)(.+)$/.exec(
    model,
  );
  if (!match) return `io.k8s.api.${model}`;
  const [, group, versionName, kind] = match;
  const prefix = group ? `${group.toLocaleLowerCase('en-US')}.` : '';
  return `io.k8s.api.${prefix}${versionName.toLocaleLowerCase('en-US')}.${kind}`;
}
