import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { mergeRules, quantityFields } from './mergeRules';
import { MergeRules, Schema } from './Schema';

const attributesSchema = z.array(
  z.object({
    name: z.string(),
    baseName: z.string(),
    type: z.string(),
    format: z.string(),
  }),
);

type Attribute = z.infer<typeof attributesSchema>[number];

/** A model whose properties are read when somebody first asks for them: models refer to each other in circles. */
class ModelSchema implements Schema {
  readonly type = 'object';
  private loaded?: ReturnType<typeof readModel>;

  constructor(
    readonly model: string,
    readonly merge: MergeRules | undefined,
  ) {}

  get properties(): Readonly<Record<string, Schema>> {
    return this.load().properties;
  }

  get required(): readonly string[] {
    return this.load().required;
  }

  get description(): string | undefined {
    return this.load().description;
  }

  private load() {
    this.loaded ??= readModel(this.model);
    return this.loaded;
  }
}

const models = new Map<string, ModelSchema>();

/**
 * The schema of a built-in model, as `V1Deployment`. It is derived from the model classes of the Kubernetes client:
 * their attribute maps give names, types and formats, their declarations what is required and what it means. Both are
 * read as text because the declarations exist in no other form and the client, an ES module, loads only asynchronously.
 */
export function builtInSchema(model: string): Schema {
  let schema = models.get(model);
  if (!schema) {
    schema = new ModelSchema(model, mergeRules[model]);
    models.set(model, schema);
  }
  return schema;
}

const modelDirectory = join(
  dirname(require.resolve('@kubernetes/client-node')),
  'gen',
  'models',
);

function readModel(model: string) {
  const code = readFileSync(join(modelDirectory, `${model}.js`), 'utf8');
  const declaration = readFileSync(
    join(modelDirectory, `${model}.d.ts`),
    'utf8',
  );
  const map = /\.attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(code);
  // A model without fields is declared with an empty map on one line.
  const attributes = map ? attributesSchema.parse(JSON.parse(map[1])) : [];
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const attribute of attributes) {
    const { baseName } = attribute;
    const declared = describeProperty(declaration, attribute.name);
    if (declared.required) required.push(baseName);
    properties[baseName] = withDetails(
      schemaOfAttribute(model, attribute),
      declared.description,
      mergeRules[`${model}.${baseName}`],
    );
  }
  return { properties, required, description: describeClass(declaration) };
}

function schemaOfAttribute(model: string, attribute: Attribute): Schema {
  if (model === 'V1JSONSchemaProps') return schemaOfSchemaField(attribute);
  const isQuantity = quantityFields.has(`${model}.${attribute.baseName}`);
  return schemaOfType(attribute.type, attribute.format, isQuantity);
}

/** OpenAPI has fields that are a schema or a boolean, or a schema or a list: what the client types as `any`. */
function schemaOfSchemaField(attribute: Attribute): Schema {
  return attribute.type === 'any'
    ? { type: 'any' }
    : schemaOfType(attribute.type, attribute.format, false);
}

function schemaOfType(
  type: string,
  format: string,
  isQuantity: boolean,
): Schema {
  const list = /^Array<(.*)>$/.exec(type);
  if (list) return { type: 'list', items: schemaOfType(list[1], '', false) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) {
    return { type: 'map', values: schemaOfType(map[1], format, isQuantity) };
  }
  switch (type) {
    case 'string':
      if (isQuantity) return { type: 'quantity' };
      return format ? { type: 'string', format } : { type: 'string' };
    case 'Date':
      return { type: 'string', format: 'date-time' };
    case 'V1MicroTime':
      return { type: 'string', format: 'date-time' };
    case 'number':
      return format === 'double'
        ? { type: 'number', format }
        : { type: 'integer', format };
    case 'boolean':
      return { type: 'boolean' };
    case 'IntOrString':
      return { type: 'int-or-string' };
    case 'any':
    case 'object':
      return { type: 'any' };
    default:
      return builtInSchema(type);
  }
}

function withDetails(
  schema: Schema,
  description: string | undefined,
  rules: MergeRules | undefined,
): Schema {
  if (!description && !rules) return schema;
  if (!(schema instanceof ModelSchema)) {
    return {
      ...schema,
      ...(description && { description }),
      ...(rules && { merge: rules }),
    };
  }
  // A view of the model: copying it would read the model's file, and its models' files, without end.
  return {
    type: 'object',
    model: schema.model,
    description,
    merge: rules ?? schema.merge,
    get properties() {
      return schema.properties;
    },
    get required() {
      return schema.required;
    },
  };
}

function describeClass(declaration: string): string | undefined {
  const match = /\/\*\*\n\* ([^\n]*)\n\*\/\nexport declare class/.exec(
    declaration,
  );
  return match ? unescapeText(match[1]) : undefined;
}

function describeProperty(declaration: string, name: string) {
  const pattern = new RegExp(
    `(?:/\\*\\*\\n    \\* ([^\\n]*)\\n    \\*/\\n)?    '${name.replace('$', '\\$')}'(\\??):`,
  );
  const match = pattern.exec(declaration);
  return {
    description: match?.[1] && unescapeText(match[1]),
    required: match !== null && match[2] === '',
  };
}

function unescapeText(text: string): string {
  return text.replace(/\\(['"])/g, '$1');
}
