import { z } from 'zod';
import { ApiObject, Fields } from './objects';
import {
  ResourceDefinition,
  resourceNameOf,
  Strategy,
} from './ResourceDefinition';
import {
  constraintCauses,
  customResourceSchema,
  setSchemaDefaults,
} from './schema/customSchema';
import { Schema } from './schema/Schema';

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  format: z.string().optional(),
  description: z.string().optional(),
  priority: z.number().optional(),
  jsonPath: z.string(),
});

const scaleSchema = z.object({
  specReplicasPath: z.string(),
  statusReplicasPath: z.string(),
  labelSelectorPath: z.string().optional(),
});

const specSchema = z.object({
  group: z.string(),
  scope: z.string(),
  names: z.object({
    plural: z.string(),
    singular: z.string().optional(),
    kind: z.string(),
    shortNames: z.array(z.string()).optional(),
    categories: z.array(z.string()).optional(),
  }),
  versions: z.array(
    z.object({
      name: z.string(),
      served: z.boolean().optional(),
      storage: z.boolean().optional(),
      schema: z
        .object({ openAPIV3Schema: z.record(z.string(), z.unknown()) })
        .optional(),
      subresources: z
        .object({
          status: z.record(z.string(), z.unknown()).optional(),
          scale: scaleSchema.optional(),
        })
        .optional(),
      additionalPrinterColumns: z.array(columnSchema).optional(),
    }),
  ),
});

type Version = z.infer<typeof specSchema>['versions'][number];

/** The resources that a CustomResourceDefinition describes, one for each served version. */
export function customDefinitions(object: ApiObject): ResourceDefinition[] {
  const { group, scope, names, versions } = specSchema.parse(object.spec);
  const stored = versions.find(version => version.storage) ?? versions[0];
  return versions
    .filter(version => version.served !== false)
    .map(version => {
      const openApiSchema = version.schema?.openAPIV3Schema ?? {};
      const schema = customResourceSchema(openApiSchema);
      return {
        group,
        version: version.name,
        plural: names.plural,
        singular: names.singular ?? names.kind.toLocaleLowerCase('en-US'),
        kind: names.kind,
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        namespaced: scope === 'Namespaced',
        hasStatus: version.subresources?.status !== undefined,
        hasGeneration: true,
        scale: scaleOf(version),
        schema,
        strategy: customStrategy(schema),
        custom: {
          columns: version.additionalPrinterColumns ?? [ageColumn],
          openApiSchema: openApiSchema satisfies Fields,
          storage: resourceNameOf({
            group,
            version: stored.name,
            plural: names.plural,
          }),
        },
      };
    });
}

const ageColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

function scaleOf(version: Version): ResourceDefinition['scale'] {
  const scale = version.subresources?.scale;
  return (
    scale && {
      specReplicas: scale.specReplicasPath.replace(/^\./, ''),
      statusReplicas: scale.statusReplicasPath.replace(/^\./, ''),
      labelSelector: scale.labelSelectorPath?.replace(/^\./, ''),
    }
  );
}

function customStrategy(schema: Schema): Strategy {
  return {
    setDefaults: object => setSchemaDefaults(object, schema),
    validate: object => constraintCauses(object, schema),
  };
}
