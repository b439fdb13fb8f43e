import { jsonPatch } from './jsonPatch';
import { Kustomization } from './kustomization';
import { strategicMerge } from './merge';
import {
  Manifest,
  describeManifest,
  isFields,
  isManifest,
  isSameObject,
} from './objects';
import { KustomizeError, Source, besideFile, parseYaml } from './source';

type Patch = Kustomization['patches'][number];

/** @throws KustomizeError where a patch matches nothing, or is of a form that is not supported */
export function applyPatches(
  source: Source,
  file: string,
  objects: Manifest[],
  patches: readonly Patch[],
): Manifest[] {
  return patches.reduce(
    (patched, patch) => applyPatchFile(source, file, patched, patch),
    objects,
  );
}

function applyPatchFile(
  source: Source,
  file: string,
  objects: Manifest[],
  { path, patch = '', target }: Patch,
): Manifest[] {
  const from = path === undefined ? file : besideFile(file, path);
  const text = path === undefined ? patch : source.read(from);
  if (text === undefined) {
    throw new KustomizeError(from, 'there is no such file');
  }
  return parseYaml(from, text).reduce<Manifest[]>(
    (patched, document) => applyDocument(from, patched, document, target),
    objects,
  );
}

function applyDocument(
  file: string,
  objects: Manifest[],
  document: unknown,
  target: Patch['target'],
): Manifest[] {
  if (!target) {
    return applyNamed(file, objects, document);
  }
  // Kustomize takes a target that matches nothing; nobody means that.
  const matches = objects.filter(object => isTarget(object, target));
  if (matches.length === 0) {
    throw new KustomizeError(
      file,
      `no resource matches the target ${JSON.stringify(target)}`,
    );
  }
  return objects.flatMap(object => {
    if (!matches.includes(object)) return [object];
    if (Array.isArray(document)) return [jsonPatch(file, object, document)];
    return merge(file, object, document);
  });
}

function applyNamed(
  file: string,
  objects: Manifest[],
  document: unknown,
): Manifest[] {
  if (!isManifest(document)) {
    throw new KustomizeError(
      file,
      'a patch without target is an object with apiVersion, kind and metadata.name',
    );
  }
  const found = objects.find(object => isSameObject(object, document));
  if (!found) {
    throw new KustomizeError(
      file,
      `no resource matches the patch of ${describeManifest(document)}`,
    );
  }
  return objects.flatMap(object =>
    object === found ? merge(file, object, document) : [object],
  );
}

function merge(file: string, object: Manifest, patch: unknown): Manifest[] {
  if (!isFields(patch)) {
    throw new KustomizeError(file, 'is not a patch');
  }
  if (patch.$patch === 'delete') return [];
  const { apiVersion, kind } = object;
  const name = object.metadata.name;
  const patched = strategicMerge(file, object, patch);
  if (!isManifest(patched)) {
    throw new KustomizeError(
      file,
      `the patch leaves no object of ${describeManifest(object)}`,
    );
  }
  patched.apiVersion = apiVersion;
  patched.kind = kind;
  patched.metadata.name = name;
  return [patched];
}

/** Names and kinds of a target are patterns for the whole. */
function isTarget(
  { apiVersion, kind, metadata }: Manifest,
  target: NonNullable<Patch['target']>,
): boolean {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const fits = (pattern: string | undefined, value: string) =>
    pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value);
  return (
    fits(target.group, group) &&
    fits(target.version, version) &&
    fits(target.kind, kind) &&
    fits(target.name, metadata.name)
  );
}
