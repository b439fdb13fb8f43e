import { FileClass, GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { yamlText } from '../../text';
import { MONITORED, alertsComponent } from '../monitoring';
import { CATALOG_LABEL, isSpread, scales } from './base';
import { exposureOf, hostPatch } from './exposure';
import { Manifest, kustomizationFile, manifestFile } from './files';
import { hasIdleHours, hasMigration } from './jobs';
import { usesVault } from './pods';
import { hasPooler } from './pooler';

/** What runs before the pipeline has built anything; it writes the digest of what it pushed in its place. */
export const FIRST_VERSION = '0.1.0';

/** A part of an overlay: a file, and how the kustomization names it. */
interface Part {
  file: GeneratedFile;
  as:
    | { kind: 'resource' }
    | { kind: 'patch'; target?: Manifest }
    | { kind: 'configuration' };
}

/** One environment: its namespace, its size, its host, and which options it has. */
export function overlayFiles(
  model: ServiceModel,
  environment: EnvironmentModel,
): GeneratedFile[] {
  const folder = `deploy/overlays/${environment.name}`;
  const parts = partsOf(model, environment, folder);
  return [
    kustomizationFile(
      folder,
      `${environment.name}, in the namespace ${environment.namespace}. The pipeline writes the digest of the image.`,
      {
        namespace: environment.namespace,
        resources: [
          '../../base',
          ...parts.flatMap(part =>
            part.as.kind === 'resource' ? [inFolder(folder, part)] : [],
          ),
        ],
        components: componentsOf(model, environment).map(
          name => `../../components/${name}`,
        ),
        ...common(model, environment.name, folder, parts),
        replicas:
          fixedReplicas(environment) === undefined
            ? undefined
            : [{ name: model.name, count: fixedReplicas(environment) }],
      },
      'merged',
    ),
    ...parts.map(({ file }) => file).filter(({ content }) => content !== ''),
  ];
}

/** What the kustomizations of overlays and of the preview have in common. */
export function common(
  model: ServiceModel,
  environment: string,
  folder: string,
  parts: readonly Part[],
): Manifest {
  const {
    'app.kubernetes.io/name': _name,
    [CATALOG_LABEL]: _entity,
    ...labels
  } = model.labels;
  const patches = parts.flatMap(part =>
    part.as.kind === 'patch'
      ? [{ path: inFolder(folder, part), target: part.as.target }]
      : [],
  );
  const configurations = parts
    .filter(part => part.as.kind === 'configuration')
    .map(part => inFolder(folder, part));
  return {
    patches: patches.length > 0 ? patches : undefined,
    configMapGenerator:
      configurations.length > 0
        ? [
            {
              name: objectNames(model.name).configuration,
              behavior: 'merge',
              envs: configurations,
            },
          ]
        : undefined,
    labels: [
      {
        includeTemplates: true,
        pairs: { ...labels, environment },
      },
    ],
    images: [{ name: model.image, newTag: FIRST_VERSION }],
  };
}

function inFolder(folder: string, { file }: Part): string {
  return file.path.slice(folder.length + 1);
}

/** Options that an environment has, in the order in which they are applied. */
export function componentsOf(
  model: ServiceModel,
  { name }: Pick<EnvironmentModel, 'name'>,
): string[] {
  const exposure = exposureOf(model);
  return [
    ...(hasMigration(model) ? ['migration'] : []),
    ...(hasPooler(model) ? ['pooler'] : []),
    ...(exposure ? [componentOf(exposure)] : []),
    ...(usesVault(model) ? ['secrets'] : []),
    ...(name === 'development' && hasIdleHours(model) ? ['idle'] : []),
    // Production alone has data that nobody can make again.
    ...(name === 'production' && model.hasBackup ? ['backup'] : []),
    ...MONITORED.filter(monitored => monitored === name).flatMap(monitored => [
      'monitoring',
      alertsComponent(monitored),
    ]),
  ];
}

function componentOf(exposure: NonNullable<ReturnType<typeof exposureOf>>) {
  return exposure === 'httproute' || exposure === 'ingress' ? exposure : 'mesh';
}

function partsOf(
  model: ServiceModel,
  environment: EnvironmentModel,
  folder: string,
): Part[] {
  return [
    ...namespacePart(model, environment, folder),
    ...secretsPart(model, folder),
    configurationPart(environment, folder),
    ...sizePart(model, environment, folder),
    ...scalingPart(model, environment, folder),
    ...budgetPart(model, environment, folder),
    ...hostPart(model, environment, folder),
  ];
}

/** Services of a system share a namespace that belongs to none of them. */
export function ownsNamespace({ description }: ServiceModel): boolean {
  return description.metadata.system === undefined;
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

function namespacePart(
  model: ServiceModel,
  { namespace }: EnvironmentModel,
  folder: string,
): Part[] {
  return ownsNamespace(model)
    ? [
        {
          file: manifestFile(
            `${folder}/namespace.yaml`,
            'The service has it for itself; pods that want privileges are refused.',
            namespaceObject(namespace),
          ),
          as: { kind: 'resource' },
        },
      ]
    : [];
}

/** The generator of secrets writes the file: what is in it depends on where secrets come from. */
function secretsPart(model: ServiceModel, folder: string): Part[] {
  if (model.secretKeys.length === 0) return [];
  return [
    {
      file: { path: `${folder}/secrets.yaml`, class: 'managed', content: '' },
      as: usesVault(model) ? { kind: 'patch' } : { kind: 'resource' },
    },
  ];
}

function configurationPart({ name }: EnvironmentModel, folder: string): Part {
  return {
    file: {
      path: `${folder}/configuration.env`,
      class: 'seeded',
      content: `# Values of ${name} alone, over those of deploy/base/configuration.env. Never secrets.\nLOG_LEVEL=${name === 'development' ? 'debug' : 'info'}\n`,
    },
    as: { kind: 'configuration' },
  };
}

function sizePart(
  model: ServiceModel,
  { resources }: EnvironmentModel,
  folder: string,
): Part[] {
  const { resources: inBase } = model.environments[2];
  if (JSON.stringify(resources) === JSON.stringify(inBase)) return [];
  return [
    {
      file: manifestFile(
        `${folder}/size.yaml`,
        'Smaller or larger than production.',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: model.name },
          spec: {
            template: {
              spec: {
                containers: [
                  {
                    name: model.name,
                    resources: {
                      requests: resources.requests,
                      limits: {
                        ...(inBase.limits.cpu && !resources.limits.cpu
                          ? { cpu: null }
                          : {}),
                        ...resources.limits,
                      },
                    },
                  },
                ],
              },
            },
          },
        },
      ),
      as: { kind: 'patch' },
    },
  ];
}

/** Replicas that no autoscaler changes; undefined where one does. */
function fixedReplicas({ replicas }: EnvironmentModel): number | undefined {
  return replicas.min === replicas.max ? replicas.min : undefined;
}

function scalingPart(
  model: ServiceModel,
  environment: EnvironmentModel,
  folder: string,
): Part[] {
  const { min, max } = environment.replicas;
  const production = model.environments[2].replicas;
  const isAsInBase = min === production.min && max === production.max;
  if (!scales(model) || (isAsInBase && min !== max)) {
    return [];
  }
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: model.name },
  };
  const isFixed = min === max;
  return [
    {
      file: manifestFile(
        `${folder}/scaling.yaml`,
        isFixed
          ? 'Always as many replicas: there is nothing to scale.'
          : 'Replicas here.',
        isFixed
          ? { ...autoscaler, $patch: 'delete' }
          : { ...autoscaler, spec: { minReplicas: min, maxReplicas: max } },
      ),
      as: { kind: 'patch' },
    },
    ...(isFixed && exposureOf(model) === 'flagger'
      ? [withoutAutoscaler(folder)]
      : []),
  ];
}

/** Flagger would wait for an autoscaler that is not there. */
function withoutAutoscaler(folder: string): Part {
  return {
    file: operationsFile(
      `${folder}/canary-scaling.yaml`,
      'Flagger has no autoscaler to copy here.',
      [{ op: 'remove', path: '/spec/autoscalerRef' }],
    ),
    as: { kind: 'patch', target: { kind: 'Canary' } },
  };
}

function budgetPart(
  model: ServiceModel,
  { replicas }: EnvironmentModel,
  folder: string,
): Part[] {
  return isSpread(model) && replicas.min === 1
    ? [withoutBudget(model, folder)]
    : [];
}

export function withoutBudget(model: ServiceModel, folder: string): Part {
  return {
    file: manifestFile(
      `${folder}/no-disruption-budget.yaml`,
      'A budget for a single replica would only get in the way of draining its node.',
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: model.name },
        $patch: 'delete',
      },
    ),
    as: { kind: 'patch' },
  };
}

export function hostPart(
  model: ServiceModel,
  environment: Pick<EnvironmentModel, 'host'>,
  folder: string,
): Part[] {
  const patch = hostPatch(model, environment);
  return patch
    ? [
        {
          file: operationsFile(
            `${folder}/host.yaml`,
            'Where requests from outside arrive.',
            patch.operations,
          ),
          as: { kind: 'patch', target: { kind: patch.kind } },
        },
      ]
    : [];
}

/** A JSON patch is a list, which no manifest is. */
function operationsFile(
  path: string,
  comment: string,
  operations: readonly Manifest[],
  fileClass: FileClass = 'managed',
): GeneratedFile {
  return {
    path,
    class: fileClass,
    content: yamlText([{ comment, value: operations }]),
  };
}

export type { Part };
