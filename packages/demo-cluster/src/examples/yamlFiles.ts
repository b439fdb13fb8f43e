import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { ApiObject, isApiObject } from '../registry/objects';

/** Something in the example files that cannot be used; the message begins with the file. */
export class ExampleError extends Error {
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(`${file}: ${message}`);
    this.name = 'ExampleError';
  }
}

/** The documents of a YAML file, without empty ones. */
export function readYaml(file: string): unknown[] {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ExampleError(file, 'there is no such file');
  }
  return parseYaml(file, text);
}

export function parseYaml(file: string, text: string): unknown[] {
  const values: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    const [problem] = document.errors;
    if (problem) throw new ExampleError(file, problem.message);
    const value: unknown = document.toJS();
    if (value !== null) values.push(value);
  }
  return values;
}

export function asObjects(file: string, values: unknown[]): ApiObject[] {
  return values.map(value => {
    if (isApiObject(value) && typeof value.metadata.name === 'string') {
      return value;
    }
    throw new ExampleError(
      file,
      'is not a Kubernetes object: apiVersion, kind and metadata.name are needed',
    );
  });
}

/** `Deployment veza-production/veza-web`, for messages. */
export function describeObject({ kind, metadata }: ApiObject): string {
  const { namespace, name } = metadata;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
