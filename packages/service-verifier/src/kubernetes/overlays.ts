import {
  KustomizeError,
  Manifest,
  buildKustomization,
  sourceOf,
} from '@quarterdeck/kustomize';
import {
  EnvironmentName,
  FileTree,
  ServiceModel,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';

/** The final objects of an environment, or what keeps them from being built. */
export type Built =
  | { overlay: string; objects: Manifest[] }
  | { overlay: string; error: KustomizeError };

const OVERLAY =
  /^(deploy\/(?:overlays\/[a-z0-9-]+|gitops))\/kustomization\.yaml$/;

/** Every overlay of a repository, built once: all rules look at the same objects. */
export function overlaysOf(files: FileTree): Built[] {
  const known = cache.get(files);
  if (known) {
    return known;
  }
  const source = sourceOf(files);
  const built = [...files.keys()]
    .flatMap(path => OVERLAY.exec(path)?.[1] ?? [])
    .sort()
    .map((overlay): Built => {
      try {
        return { overlay, objects: buildKustomization(overlay, source) };
      } catch (error) {
        if (error instanceof KustomizeError) {
          return { overlay, error };
        }
        throw error;
      }
    });
  cache.set(files, built);
  return built;
}

const cache = new WeakMap<FileTree, Built[]>();

/**
 * What an environment of a service runs, from generated manifests that nobody has edited.
 *
 * @throws KustomizeError where a component is missing, such as that of a generator that was left out
 */
export function objectsOf(
  model: ServiceModel,
  environment: EnvironmentName | 'preview',
): Manifest[] {
  return buildKustomization(
    `deploy/overlays/${environment}`,
    sourceOf(treeOf(generate(model))),
  );
}
