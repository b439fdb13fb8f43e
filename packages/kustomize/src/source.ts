import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest, isManifest } from './objects';

/** Where kustomizations are read from. Paths have `/`; what `..` leaves of them has been worked out. */
export interface Source {
  /** The text of a file; undefined where there is none */
  read(path: string): string | undefined;
  isDirectory(path: string): boolean;
}

/** Something in the manifests that cannot be used; the message begins with the file. */
export class KustomizeError extends Error {
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(`${file}: ${message}`);
    this.name = 'KustomizeError';
  }
}

/** The files of this machine. */
export const DISK: Source = {
  read(path) {
    return isOnDisk(path, 'isFile') ? readFileSync(path, 'utf8') : undefined;
  },
  isDirectory: path => isOnDisk(path, 'isDirectory'),
};

function isOnDisk(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}

/** Files in memory, by path. */
export function sourceOf(
  files: ReadonlyMap<string, { content: string }>,
): Source {
  return {
    read: path => files.get(path)?.content,
    isDirectory: path =>
      [...files.keys()].some(file => file.startsWith(`${path}/`)),
  };
}

/** The documents of a YAML file, without empty ones. */
export function readYaml(source: Source, file: string): unknown[] {
  const text = source.read(file);
  if (text === undefined) {
    throw new KustomizeError(file, 'there is no such file');
  }
  return parseYaml(file, text);
}

export function parseYaml(file: string, text: string): unknown[] {
  const values: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    const [problem] = document.errors;
    if (problem) throw new KustomizeError(file, problem.message);
    const value: unknown = document.toJS();
    if (value !== null) values.push(value);
  }
  return values;
}

export function asManifests(file: string, values: unknown[]): Manifest[] {
  return values.map(value => {
    if (isManifest(value)) return value;
    throw new KustomizeError(
      file,
      'is not a Kubernetes object: apiVersion, kind and metadata.name are needed',
    );
  });
}

/** A path beside a file, as kustomize reads it: those of other folders are for `resources` and `components` alone. */
export function besideFile(file: string, path: string): string {
  const folder = posix.dirname(file);
  const joined = posix.join(folder, path);
  if (folder !== '.' && !joined.startsWith(`${folder}/`)) {
    throw new KustomizeError(
      file,
      `${path} is not in ${folder} or below it, and kustomize reads no other file`,
    );
  }
  return joined;
}
