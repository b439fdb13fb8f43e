import { Manifest, isFields } from '@quarterdeck/kustomize';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { viewRule } from './views';

const attributes = z.array(
  z.object({ baseName: z.string(), type: z.string() }),
);
type Attributes = ReadonlyMap<string, string>;

/** The Kubernetes client knows every field of every built-in kind; as text, for it loads only asynchronously. */
const MODELS = join(
  dirname(require.resolve('@kubernetes/client-node')),
  'gen',
  'models',
);
const models = new Map<string, Attributes | undefined>();

function modelOf(name: string): Attributes | undefined {
  if (!models.has(name)) models.set(name, readModel(name));
  return models.get(name);
}

function readModel(name: string): Attributes | undefined {
  const file = join(MODELS, `${name}.js`);
  if (!/^V\w+$/.test(name) || !existsSync(file)) return undefined;
  const map = /\.attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(
    readFileSync(file, 'utf8'),
  );
  return new Map(
    (map ? attributes.parse(JSON.parse(map[1])) : []).map(
      ({ baseName, type }) => [baseName, type],
    ),
  );
}

export const strictFields = viewRule(
  'kubernetes/strict-fields',
  'Objects have only fields that their kind knows, of the right form; the API server drops others, or refuses the object',
  ({ objects }) =>
    objects.flatMap(object =>
      problemsOf(object).map(message => ({ object, message })),
    ),
);

function problemsOf(object: Manifest): string[] {
  const [version, group = ''] = object.apiVersion.split('/').reverse();
  const isBuiltIn =
    group === '' || !/\./.test(group) || group.endsWith('.k8s.io');
  if (!isBuiltIn) return [];
  const name = `V${version.slice(1)}${object.kind}`;
  return modelOf(name) ? walk(name, object, '') : [];
}

function walk(type: string, value: unknown, path: string): string[] {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item !== undefined) {
    return Array.isArray(value)
      ? value.flatMap((each, index) => walk(item, each, `${path}[${index}]`))
      : [`${path} has to be a list`];
  }
  const values = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (values !== undefined) {
    return isFields(value)
      ? Object.entries(value).flatMap(([key, each]) =>
          walk(values, each, `${path}.${key}`),
        )
      : [`${path} has to be an object`];
  }
  const model = modelOf(type);
  return model ? walkFields(model, value, path) : walkScalar(type, value, path);
}

function walkFields(model: Attributes, value: unknown, path: string): string[] {
  if (!isFields(value)) return [`${path || 'it'} has to be an object`];
  return Object.entries(value).flatMap(([field, each]) => {
    const type = model.get(field);
    const at = path ? `${path}.${field}` : field;
    return type === undefined
      ? [`there is no field ${at}`]
      : walk(type, each, at);
  });
}

function walkScalar(type: string, value: unknown, path: string): string[] {
  const isRight =
    !['string', 'number', 'boolean'].includes(type) ||
    typeof value === type ||
    // Ports and quantities are either.
    (type === 'string' &&
      typeof value === 'number' &&
      /imit|equest|hard|ort$/.test(path));
  return isRight ? [] : [`${path} has to be a ${type}`];
}
