import { FileTree } from '@quarterdeck/service-generator';
import { parseAllDocuments } from 'yaml';

/** A value somewhere in a YAML file, under the keys that lead to it. */
export interface Place {
  path: string;
  keys: readonly string[];
  value: unknown;
}

/** Every value of the YAML files below a folder; what cannot be parsed is for other rules to say. */
export function placesBelow(files: FileTree, folder: string): Place[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && /\.ya?ml$/.test(path))
    .flatMap(([path, { content }]) => placesOf(path, content));
}

export function placesOf(path: string, content: string): Place[] {
  return parseAllDocuments(content)
    .filter(document => document.errors.length === 0)
    .flatMap(document => walk(path, [], document.toJS()));
}

function walk(path: string, keys: readonly string[], value: unknown): Place[] {
  const own = { path, keys, value };
  if (typeof value !== 'object' || value === null) {
    return [own];
  }
  return [
    own,
    ...Object.entries(value).flatMap(([key, child]) =>
      walk(path, [...keys, key], child),
    ),
  ];
}
