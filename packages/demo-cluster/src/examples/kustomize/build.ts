import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { strategicMerge } from '../../patch/strategicMerge';
import { ApiObject, isApiObject } from '../../registry/objects';
import { Registry } from '../../registry/Registry';
import { Schema } from '../../registry/schema/Schema';
import {
  asObjects,
  describeObject,
  ExampleError,
  parseYaml,
  readYaml,
} from '../yamlFiles';
import { Kustomization, readKustomization } from './kustomization';
import { inApplyOrder } from './order';
import {
  addLabels,
  setImages,
  setNamespace,
  setReplicas,
} from './transformers';

const registry = new Registry();

/**
 * What `kubectl kustomize DIRECTORY` prints, for the part of kustomize that the examples use: `resources`, `namespace`,
 * `labels`, `images`, `replicas`, and strategic merge `patches` by path or inline that name the one object they change
 * (`$patch: delete` removes it). Labels of selectors, targets of patches, generators, components, prefixes and
 * everything else are refused. A test compares every overlay with kubectl.
 *
 * @throws ExampleError that names the file and what is wrong with it
 */
export function buildKustomization(directory: string): ApiObject[] {
  return inApplyOrder(build(resolve(directory), []));
}

function build(directory: string, parents: readonly string[]): ApiObject[] {
  const { file, kustomization } = readKustomization(directory);
  if (parents.includes(directory)) {
    throw new ExampleError(file, `resources: ${directory} includes itself`);
  }
  const objects = kustomization.resources.flatMap(resource =>
    readResource(file, resource, [...parents, directory]),
  );
  refuseTwins(file, objects);
  return transform(file, objects, kustomization);
}

function readResource(
  file: string,
  resource: string,
  parents: readonly string[],
): ApiObject[] {
  const path = join(dirname(file), resource);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    throw new ExampleError(
      file,
      `resources: ${resource} is neither a file nor a directory; addresses of other machines are not supported`,
    );
  }
  return found.isDirectory()
    ? build(path, parents)
    : asObjects(path, readYaml(path));
}

function refuseTwins(file: string, objects: ApiObject[]): void {
  for (const [at, object] of objects.entries()) {
    if (objects.findIndex(other => isSameObject(other, object)) !== at) {
      throw new ExampleError(
        file,
        `resources: ${describeObject(object)} comes twice`,
      );
    }
  }
}

function transform(
  file: string,
  objects: ApiObject[],
  kustomization: Kustomization,
): ApiObject[] {
  const { namespace, labels, replicas, images } = kustomization;
  let result = objects;
  for (const { source, patch } of readPatches(file, kustomization.patches)) {
    result = applyPatch(source, result, patch);
  }
  if (namespace !== undefined) setNamespace(result, namespace);
  addLabels(file, result, labels);
  setReplicas(file, result, replicas);
  setImages(result, images);
  return result;
}

function readPatches(
  file: string,
  patches: Kustomization['patches'],
): Array<{ source: string; patch: ApiObject }> {
  return patches.flatMap(entry => {
    const source = 'path' in entry ? join(dirname(file), entry.path) : file;
    const documents =
      'path' in entry ? readYaml(source) : parseYaml(file, entry.patch);
    return asObjects(source, documents).map(patch => ({ source, patch }));
  });
}

function applyPatch(
  source: string,
  objects: ApiObject[],
  patch: ApiObject,
): ApiObject[] {
  const target = objects.find(object => isSameObject(object, patch));
  if (!target) {
    throw new ExampleError(
      source,
      `no resource matches the patch of ${describeObject(patch)}`,
    );
  }
  if (patch.$patch === 'delete') {
    return objects.filter(object => object !== target);
  }
  const patched: unknown = strategicMerge(target, patch, schemaOf(patch));
  if (!isApiObject(patched)) {
    throw new ExampleError(
      source,
      `the patch leaves no object of ${describeObject(patch)}`,
    );
  }
  return objects.map(object => (object === target ? patched : object));
}

function schemaOf({ apiVersion, kind }: ApiObject): Schema | undefined {
  return registry.ofKind(apiVersion, kind)?.schema;
}

function isSameObject(left: ApiObject, right: ApiObject): boolean {
  return (
    left.apiVersion === right.apiVersion &&
    left.kind === right.kind &&
    left.metadata.name === right.metadata.name &&
    left.metadata.namespace === right.metadata.namespace
  );
}
