import { Kustomization } from './kustomization';
import {
  Fields,
  Manifest,
  describeManifest,
  ensureFields,
  fieldsAt,
  isFields,
  itemsAt,
} from './objects';
import { KustomizeError } from './source';

const CLUSTER_SCOPED = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'PriorityClass',
  'StorageClass',
  'PersistentVolume',
]);

/** Where kinds keep the templates of their pods: the labels go on each of these. */
const TEMPLATES: Readonly<Record<string, string[][] | undefined>> = {
  Deployment: [['spec', 'template']],
  ReplicaSet: [['spec', 'template']],
  DaemonSet: [['spec', 'template']],
  Job: [['spec', 'template']],
  CronJob: [
    ['spec', 'jobTemplate'],
    ['spec', 'jobTemplate', 'spec', 'template'],
  ],
};

const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

/** Each transformer changes the objects, which the build has copied, in place. */
export function setNamespace(objects: Manifest[], namespace: string): void {
  for (const object of objects) {
    if (object.kind === 'Namespace') {
      object.metadata.name = namespace;
    } else if (!CLUSTER_SCOPED.has(object.kind)) {
      object.metadata.namespace = namespace;
    }
  }
}

/** Roles are bound to the service accounts that are here, in the namespace that they are in. */
export function bindAccounts(objects: readonly Manifest[]): void {
  const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
  for (const binding of objects.filter(({ kind }) =>
    /RoleBinding$/.test(kind),
  )) {
    for (const subject of itemsAt(binding, 'subjects')) {
      const account = accounts.find(
        ({ metadata }) =>
          subject.kind === 'ServiceAccount' && metadata.name === subject.name,
      );
      if (account?.metadata.namespace !== undefined) {
        subject.namespace = account.metadata.namespace;
      }
    }
  }
}

export function addLabels(
  file: string,
  objects: Manifest[],
  labels: Kustomization['labels'],
): void {
  for (const { pairs, includeTemplates } of labels) {
    for (const object of objects) {
      Object.assign((object.metadata.labels ??= {}), pairs);
      if (includeTemplates) {
        for (const template of templatesOf(file, object)) {
          const metadata = ensureFields(template, 'metadata');
          Object.assign(ensureFields(metadata, 'labels'), pairs);
        }
      }
    }
  }
}

function templatesOf(file: string, object: Manifest): Fields[] {
  if (object.kind === 'StatefulSet') {
    throw new KustomizeError(
      file,
      `labels.includeTemplates is not supported for ${describeManifest(object)}`,
    );
  }
  const paths = TEMPLATES[object.kind] ?? [];
  return paths.map(path => fieldsAt(object, ...path)).filter(isFields);
}

export function setReplicas(
  file: string,
  objects: Manifest[],
  replicas: Kustomization['replicas'],
): void {
  for (const { name, count } of replicas) {
    const scaled = objects.filter(
      ({ kind, metadata }) => SCALABLE.has(kind) && metadata.name === name,
    );
    if (scaled.length === 0) {
      throw new KustomizeError(
        file,
        `replicas: nothing to scale is named ${name}`,
      );
    }
    for (const object of scaled) ensureFields(object, 'spec').replicas = count;
  }
}

export function setImages(
  objects: Manifest[],
  images: Kustomization['images'],
): void {
  for (const object of objects) {
    for (const container of containersOf(object)) {
      for (const image of images) {
        if (typeof container.image === 'string') {
          container.image = withImage(container.image, image);
        }
      }
    }
  }
}

/** All containers of an object's pod template, in whichever kind. */
export function containersOf(object: Manifest): Fields[] {
  const template = (TEMPLATES[object.kind] ?? []).at(-1) ?? [];
  const podSpec =
    object.kind === 'Pod'
      ? fieldsAt(object, 'spec')
      : fieldsAt(object, ...template, 'spec');
  return [
    ...itemsAt(podSpec, 'containers'),
    ...itemsAt(podSpec, 'initContainers'),
  ];
}

function withImage(
  image: string,
  wanted: Kustomization['images'][number],
): string {
  const { name, rest } = splitImage(image);
  if (name !== wanted.name) return image;
  const newName = wanted.newName ?? name;
  if (wanted.digest !== undefined) {
    const tag = wanted.newTag === undefined ? '' : `:${wanted.newTag}`;
    return `${newName}${tag}@${wanted.digest}`;
  }
  return `${newName}${wanted.newTag === undefined ? rest : `:${wanted.newTag}`}`;
}

/** `registry:5000/team/api:v1` is the name `registry:5000/team/api` and the rest `:v1`. */
export function splitImage(image: string): { name: string; rest: string } {
  const [reference] = image.split('@');
  const colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
  const end = colon < 0 ? reference.length : colon;
  return { name: image.slice(0, end), rest: image.slice(end) };
}
