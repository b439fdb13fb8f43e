import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { yamlText } from '../../text';
import { CATALOG_LABEL } from './base';
import { hostPatch } from './exposure';
import { Manifest, kustomizationFile, manifestFile } from './files';

/** What runs before the pipeline has built anything; it writes the digest of what it pushed in its place. */
const FIRST_VERSION = '0.1.0';

/** A part of an overlay: a file, and how the kustomization names it. */
export interface Part {
  file: GeneratedFile;
  as:
    | { kind: 'resource' }
    | { kind: 'patch'; target?: Manifest }
    | { kind: 'configuration' };
}

export function resource(file: GeneratedFile): Part {
  return { file, as: { kind: 'resource' } };
}

/** @param target - what a list of operations is for; a patch that is an object names it by itself */
export function patch(file: GeneratedFile, target?: Manifest): Part {
  return { file, as: { kind: 'patch', target } };
}

/** What makes an overlay, beside its parts. */
interface Overlay {
  /** Environment that its objects are labelled with */
  environment: string;
  folder: string;
  comment: string;
  namespace: string;
  /** In the order in which they are applied */
  components: readonly string[];
  /** undefined where an autoscaler sets them */
  replicas: number | undefined;
}

/** The kustomization of an environment or of the preview: the base, and what its parts make of it. */
export function overlayKustomization(
  model: ServiceModel,
  overlay: Overlay,
  parts: readonly Part[],
): GeneratedFile {
  const { environment, folder, comment, namespace, replicas } = overlay;
  const {
    'app.kubernetes.io/name': _name,
    [CATALOG_LABEL]: _entity,
    ...labels
  } = model.labels;
  const inFolder = ({ file }: Part) => file.path.slice(folder.length + 1);
  const ofKind = (kind: Part['as']['kind']) =>
    parts.filter(part => part.as.kind === kind).map(inFolder);
  const patches = parts.flatMap(part =>
    part.as.kind === 'patch'
      ? [{ path: inFolder(part), target: part.as.target }]
      : [],
  );
  return kustomizationFile(
    folder,
    comment,
    {
      namespace,
      resources: ['../../base', ...ofKind('resource')],
      components: overlay.components.map(name => `../../components/${name}`),
      patches: patches.length > 0 ? patches : undefined,
      configMapGenerator: [
        {
          name: objectNames(model.name).configuration,
          behavior: 'merge',
          envs: ofKind('configuration'),
        },
      ],
      labels: [{ includeTemplates: true, pairs: { ...labels, environment } }],
      images: [{ name: model.image, newTag: FIRST_VERSION }],
      replicas:
        replicas === undefined
          ? undefined
          : [{ name: model.name, count: replicas }],
    },
    'merged',
  );
}

export function namespaceObject(
  name: string,
  annotations?: Record<string, string>,
): Manifest {
  const level = (mode: string) => ({
    [`pod-security.kubernetes.io/${mode}`]: 'restricted',
    [`pod-security.kubernetes.io/${mode}-version`]: 'latest',
  });
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      annotations,
      labels: { ...level('enforce'), ...level('audit'), ...level('warn') },
    },
  };
}

export function withoutBudget(model: ServiceModel, folder: string): Part {
  return patch(
    manifestFile(
      `${folder}/no-disruption-budget.yaml`,
      'A budget for a single replica would only get in the way of draining its node.',
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: model.name },
        $patch: 'delete',
      },
    ),
  );
}

export function hostPart(
  model: ServiceModel,
  environment: Pick<EnvironmentModel, 'host'>,
  folder: string,
): Part[] {
  const wanted = hostPatch(model, environment);
  return wanted
    ? [
        operationsPart(
          `${folder}/host.yaml`,
          'Where requests from outside arrive.',
          wanted.kind,
          wanted.operations,
        ),
      ]
    : [];
}

/** A JSON patch is a list, which no manifest is, and does not say what it is for. */
export function operationsPart(
  path: string,
  comment: string,
  kind: string,
  operations: readonly Manifest[],
): Part {
  const content = yamlText([{ comment, value: operations }]);
  return patch({ path, class: 'managed', content }, { kind });
}
