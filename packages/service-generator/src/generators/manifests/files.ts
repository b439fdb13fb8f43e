import { FileClass, GeneratedFile } from '../../files';
import { yamlText } from '../../text';

/** A field of a manifest; `undefined` ones are left out. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Objects of Kubernetes in one file, after a comment that says why they are there. */
export function manifestFile(
  path: string,
  comment: string,
  objects: Manifest | readonly Manifest[],
  fileClass: FileClass = 'managed',
): GeneratedFile {
  const all = isList(objects) ? objects : [objects];
  return {
    path,
    class: fileClass,
    content: yamlText(
      all.map((value, index) => ({
        comment: index === 0 ? comment : undefined,
        value: withoutUndefined(value),
      })),
    ),
  };
}

function isList(
  value: Manifest | readonly Manifest[],
): value is readonly Manifest[] {
  return Array.isArray(value);
}

export function kustomizationFile(
  directory: string,
  comment: string,
  fields: Manifest,
  fileClass: FileClass = 'managed',
): GeneratedFile {
  return manifestFile(
    `${directory}/kustomization.yaml`,
    comment,
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      ...fields,
    },
    fileClass,
  );
}

/** An option of the manifests, which overlays switch on by naming it. */
export function componentFiles(
  name: string,
  comment: string,
  fields: Manifest,
  files: readonly GeneratedFile[],
): GeneratedFile[] {
  return [
    manifestFile(`${componentFolder(name)}/kustomization.yaml`, comment, {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      ...fields,
    }),
    ...files,
  ];
}

export function componentFolder(name: string): string {
  return `deploy/components/${name}`;
}

/** The YAML library writes null where a field is undefined. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter(each => each !== undefined).map(withoutUndefined);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([field, each]) => [field, withoutUndefined(each)]),
    );
  }
  return value;
}
