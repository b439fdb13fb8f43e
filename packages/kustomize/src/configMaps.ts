import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ConfigMapGenerator } from './kustomization';
import { Fields, Manifest, fieldsAt, isFields, itemsAt } from './objects';
import { KustomizeError, Source, besideFile } from './source';

/** ConfigMaps that generators made; their names get a hash of what is in them at the very end. */
export type Hashed = Set<Manifest>;

/** @throws KustomizeError where a ConfigMap is made twice, or one to merge with is missing */
export function generateConfigMap(
  source: Source,
  file: string,
  objects: Manifest[],
  generator: ConfigMapGenerator,
  hashed: Hashed,
): Manifest[] {
  const { name, behavior, options } = generator;
  const existing = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name,
  );
  if (behavior === 'create' ? existing : !existing) {
    throw new KustomizeError(
      file,
      `configMapGenerator: the ConfigMap ${name} ${
        existing ? 'is there already' : `to ${behavior} is not there`
      }`,
    );
  }
  const data = dataOf(source, file, generator);
  const made: Manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...existing?.metadata,
      name,
      ...merged(existing?.metadata, options, 'labels'),
      ...merged(existing?.metadata, options, 'annotations'),
    },
    data: sorted({
      ...(behavior === 'merge' ? fieldsAt(existing, 'data') : undefined),
      ...data,
    }),
  };
  if (existing) hashed.delete(existing);
  if (!options?.disableNameSuffixHash) hashed.add(made);
  return [...objects.filter(object => object !== existing), made];
}

function merged(
  existing: Manifest['metadata'] | undefined,
  options: ConfigMapGenerator['options'],
  field: 'labels' | 'annotations',
): Partial<Manifest['metadata']> {
  const all = { ...existing?.[field], ...options?.[field] };
  return Object.keys(all).length > 0 ? { [field]: all } : {};
}

function dataOf(
  source: Source,
  file: string,
  { literals, envs, files }: ConfigMapGenerator,
): Record<string, string> {
  const data: Record<string, string> = {};
  const read = (path: string): string => {
    const text = source.read(besideFile(file, path));
    if (text === undefined) {
      throw new KustomizeError(file, `configMapGenerator: there is no ${path}`);
    }
    return text;
  };
  for (const path of envs) {
    for (const line of read(path).split('\n')) {
      if (line.trim() !== '' && !line.trimStart().startsWith('#')) {
        const [key, value] = keyAndValue(line.trimStart());
        data[key] = value;
      }
    }
  }
  for (const entry of files) {
    const [key, path] = entry.includes('=')
      ? keyAndValue(entry)
      : [posix.basename(entry), entry];
    data[key] = read(path);
  }
  for (const literal of literals) {
    const [key, value] = keyAndValue(literal);
    data[key] = value.replace(/^(["'])(.*)\1$/s, '$2');
  }
  return data;
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Gives generated ConfigMaps their hashes, here and wherever pods name them. */
export function addHashes(objects: Manifest[], hashed: Hashed): void {
  for (const configMap of objects.filter(object => hashed.has(object))) {
    const { name, namespace } = configMap.metadata;
    const hashedName = `${name}-${hashOf(configMap)}`;
    configMap.metadata.name = hashedName;
    for (const object of objects) {
      if (object.metadata.namespace === namespace) {
        for (const reference of referencesIn(object)) {
          if (reference.name === name) reference.name = hashedName;
        }
      }
    }
  }
}

/** The objects whose `name` is that of a ConfigMap, in the pods of built-in kinds; kustomize looks nowhere else. */
function referencesIn(object: Manifest): Fields[] {
  return podSpecs(object).flatMap(pod => [
    ...[...itemsAt(pod, 'containers'), ...itemsAt(pod, 'initContainers')]
      .flatMap(container => [
        ...itemsAt(container, 'envFrom').map(each =>
          fieldsAt(each, 'configMapRef'),
        ),
        ...itemsAt(container, 'env').map(each =>
          fieldsAt(each, 'valueFrom', 'configMapKeyRef'),
        ),
      ])
      .filter(isFields),
    ...itemsAt(pod, 'volumes')
      .flatMap(volume => [
        fieldsAt(volume, 'configMap'),
        ...itemsAt(volume, 'projected', 'sources').map(each =>
          fieldsAt(each, 'configMap'),
        ),
      ])
      .filter(isFields),
  ]);
}

const POD_SPECS: Readonly<Record<string, string[] | undefined>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** The pod template's spec of a built-in kind; empty for everything else. */
function podSpecs(object: Manifest): Fields[] {
  const path = POD_SPECS[object.kind];
  const spec = path && fieldsAt(object, ...path);
  return spec ? [spec] : [];
}

/** As kustomize makes it: ten digits of a SHA-256, some of them replaced so that none spells a word. It leaves the name empty. */
function hashOf({ data }: Manifest): string {
  const json = JSON.stringify({
    data: data ?? '',
    kind: 'ConfigMap',
    name: '',
  }).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const letters: Record<string, string> = {
    0: 'g',
    1: 'h',
    3: 'k',
    a: 'm',
    e: 't',
  };
  return createHash('sha256')
    .update(json)
    .digest('hex')
    .slice(0, 10)
    .replace(/[013ae]/g, letter => letters[letter]);
}

function sorted(data: Fields): Fields {
  return Object.fromEntries(
    Object.entries(data).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
