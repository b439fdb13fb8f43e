import {
  Fields,
  Manifest,
  fieldsAt,
  isManifest,
  itemsAt,
  valueAt,
} from '@quarterdeck/kustomize';
import { FileTree } from '@quarterdeck/service-generator';
import { parseAllDocuments } from 'yaml';
import { overlaysOf } from '../../kubernetes/overlays';
import { Finding, Project, Rule } from '../../types';

/** What one overlay applies. */
export interface View {
  /** Its folder */
  overlay: string;
  objects: readonly Manifest[];
  project: Project;
}

/** Something wrong with an object, or with the overlay as a whole. */
export interface Problem {
  object?: Manifest;
  message: string;
}

/**
 * A rule over what each overlay applies. The same problem in several overlays is one finding, at the file that the object
 * comes from.
 */
export function viewRule(
  id: string,
  summary: string,
  check: (view: View) => readonly Problem[],
): Rule {
  return {
    id,
    summary,
    check(project) {
      const found = new Map<string, Finding & { overlays: string[] }>();
      for (const built of overlaysOf(project.files)) {
        if (!('objects' in built)) continue;
        const { overlay, objects } = built;
        for (const problem of check({ overlay, objects, project })) {
          const finding = findingOf(id, project.files, overlay, problem);
          const key = `${finding.path} ${finding.message}`;
          const overlays = found.get(key)?.overlays ?? [];
          found.set(key, { ...finding, overlays: [...overlays, overlay] });
        }
      }
      return [...found.values()].map(({ overlays, ...finding }) => ({
        ...finding,
        message: `${finding.message} (${overlays.map(lastPart).join(', ')})`,
      }));
    },
  };
}

function findingOf(
  rule: string,
  files: FileTree,
  overlay: string,
  { object, message }: Problem,
): Finding {
  const path = object && originOf(files, object);
  return {
    rule,
    path: path ?? `${overlay}/kustomization.yaml`,
    message: object
      ? `${object.kind} ${object.metadata.name}: ${message}`
      : message,
  };
}

function lastPart(path: string): string {
  return path.split('/').pop() ?? path;
}

/** Where objects come from, by kind and name: in the base before components, and there before the patches of overlays. */
function originOf(files: FileTree, object: Manifest): string | undefined {
  const origins = cache.get(files) ?? readOrigins(files);
  cache.set(files, origins);
  const { kind, metadata } = object;
  return (
    origins.get(`${kind}/${metadata.name}`) ??
    // A generated ConfigMap has a hash, and stands in the kustomization that makes it.
    undefined
  );
}

const cache = new WeakMap<FileTree, Map<string, string>>();
const PLACES = ['deploy/base/', 'deploy/components/', 'deploy/'];

function readOrigins(files: FileTree): Map<string, string> {
  const origins = new Map<string, string>();
  const inOrder = PLACES.flatMap(place =>
    [...files.keys()].filter(path => path.startsWith(place)),
  );
  for (const path of inOrder.filter(each => /\.ya?ml$/.test(each))) {
    for (const object of manifestsIn(files.get(path)?.content ?? '')) {
      const key = `${object.kind}/${object.metadata.name}`;
      if (!origins.has(key)) origins.set(key, path);
    }
  }
  return origins;
}

function manifestsIn(content: string): Manifest[] {
  return parseAllDocuments(content)
    .filter(({ errors }) => errors.length === 0)
    .map((document): unknown => document.toJS())
    .filter(isManifest);
}

/** A pod template, with the object that it is of. */
export interface PodView {
  object: Manifest;
  spec: Fields;
  labels: Readonly<Record<string, unknown>>;
  annotations: Readonly<Record<string, unknown>>;
  containers: readonly Fields[];
  initContainers: readonly Fields[];
  /** It runs to its end */
  isJob: boolean;
}

const TEMPLATES: Readonly<Record<string, string[] | undefined>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The pods of every kind that makes some. */
export function podsOf({ objects }: View): PodView[] {
  return objects.flatMap(object => {
    const path = TEMPLATES[object.kind];
    const template = path ? fieldsAt(object, ...path) : undefined;
    const spec = fieldsAt(template, 'spec');
    return spec
      ? [
          {
            object,
            spec,
            labels: fieldsAt(template, 'metadata', 'labels') ?? {},
            annotations: fieldsAt(template, 'metadata', 'annotations') ?? {},
            containers: itemsAt(spec, 'containers'),
            initContainers: itemsAt(spec, 'initContainers'),
            isJob: object.kind === 'Job' || object.kind === 'CronJob',
          },
        ]
      : [];
  });
}

export function ofKind(view: View, ...kinds: string[]): Manifest[] {
  return view.objects.filter(({ kind }) => kinds.includes(kind));
}

/** Whether a label selector, of either form, takes these labels. An empty one takes all. */
export function selects(
  selector: unknown,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  const wanted = Object.entries(fieldsAt(selector, 'matchLabels') ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    itemsAt(selector, 'matchExpressions').every(expression =>
      fits(expression, labels),
    )
  );
}

function fits(
  { key, operator, values }: Fields,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  const value = labels[String(key)];
  const list: unknown[] = Array.isArray(values) ? values : [];
  switch (operator) {
    case 'In':
      return list.includes(value);
    case 'NotIn':
      return !list.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

export function numberAt(root: unknown, ...path: string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'number' ? value : undefined;
}
