import { posix } from 'node:path';
import { Hashed, addHashes, generateConfigMap } from './configMaps';
import { Kustomization, readKustomization } from './kustomization';
import { Manifest, describeManifest, isSameObject } from './objects';
import { inApplyOrder } from './order';
import { applyPatches } from './patches';
import {
  DISK,
  KustomizeError,
  Source,
  asManifests,
  besideFile,
  readYaml,
} from './source';
import {
  addLabels,
  bindAccounts,
  setImages,
  setNamespace,
  setReplicas,
} from './transformers';

/**
 * What `kubectl kustomize DIRECTORY` prints, for the part of kustomize that Quarterdeck's manifests use: `resources`,
 * `components`, `namespace`, `labels`, `images`, `replicas`, `configMapGenerator` with the hashes in names, and
 * `patches`, strategic or JSON, by path or inline (`$patch: delete` removes an object). Labels of selectors, prefixes
 * and everything else are refused. Tests compare every overlay with kubectl.
 *
 * @throws KustomizeError that names the file and what is wrong with it
 */
export function buildKustomization(
  directory: string,
  source: Source = DISK,
): Manifest[] {
  return new Build(source).all(posix.normalize(directory));
}

class Build {
  private hashed: Hashed = new Set();

  constructor(private readonly source: Source) {}

  all(directory: string): Manifest[] {
    const objects = this.folder(directory, []);
    addHashes(objects, this.hashed);
    bindAccounts(objects);
    return inApplyOrder(objects);
  }

  private folder(directory: string, parents: readonly string[]): Manifest[] {
    const { file, kustomization } = readKustomization(
      this.source,
      directory,
      'Kustomization',
    );
    if (parents.includes(directory)) {
      throw new KustomizeError(file, `resources: ${directory} includes itself`);
    }
    return this.accumulate([], file, kustomization, [...parents, directory]);
  }

  /** A component works on all that is there when it comes, whereas a resource is made on its own. */
  private component(
    objects: Manifest[],
    from: string,
    path: string,
    parents: readonly string[],
  ): Manifest[] {
    const directory = posix.join(posix.dirname(from), path);
    if (parents.includes(directory)) {
      throw new KustomizeError(from, `components: ${path} includes itself`);
    }
    const { file, kustomization } = readKustomization(
      this.source,
      directory,
      'Component',
    );
    return this.accumulate(objects, file, kustomization, [
      ...parents,
      directory,
    ]);
  }

  private accumulate(
    before: Manifest[],
    file: string,
    kustomization: Kustomization,
    parents: readonly string[],
  ): Manifest[] {
    let objects = [
      ...before,
      ...kustomization.resources.flatMap(resource =>
        this.resource(file, resource, parents),
      ),
    ];
    for (const generator of kustomization.configMapGenerator) {
      objects = generateConfigMap(
        this.source,
        file,
        objects,
        generator,
        this.hashed,
      );
    }
    refuseTwins(file, objects);
    for (const path of kustomization.components) {
      objects = this.component(objects, file, path, parents);
    }
    return this.transform(file, objects, kustomization);
  }

  private resource(
    file: string,
    resource: string,
    parents: readonly string[],
  ): Manifest[] {
    const path = posix.join(posix.dirname(file), resource);
    if (this.source.isDirectory(path)) {
      return this.folder(path, parents);
    }
    if (this.source.read(path) === undefined) {
      throw new KustomizeError(
        file,
        `resources: ${resource} is neither a file nor a directory; addresses of other machines are not supported`,
      );
    }
    return asManifests(path, readYaml(this.source, besideFile(file, resource)));
  }

  private transform(
    file: string,
    objects: Manifest[],
    kustomization: Kustomization,
  ): Manifest[] {
    const { namespace, labels, replicas, images, patches } = kustomization;
    const result = this.patch(file, objects, patches);
    if (namespace !== undefined) setNamespace(result, namespace);
    addLabels(file, result, labels);
    setReplicas(file, result, replicas);
    setImages(result, images);
    return result;
  }

  private patch(
    file: string,
    objects: Manifest[],
    patches: Kustomization['patches'],
  ): Manifest[] {
    const patched = applyPatches(this.source, file, objects, patches);
    // A patched ConfigMap is another object, and still one whose name gets a hash.
    for (const made of [...this.hashed]) {
      const next = patched.find(object => isSameObject(object, made));
      if (next && !patched.includes(made)) {
        this.hashed.delete(made);
        this.hashed.add(next);
      }
    }
    return patched;
  }
}

function refuseTwins(file: string, objects: Manifest[]): void {
  for (const [at, object] of objects.entries()) {
    if (objects.findIndex(other => isSameObject(other, object)) !== at) {
      throw new KustomizeError(
        file,
        `resources: ${describeManifest(object)} comes twice`,
      );
    }
  }
}
