import { GeneratedFile } from '../../files';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { MONITORED, alertsComponent } from '../monitoring';
import { isSpread, scales } from './base';
import { exposureOf } from './exposure';
import { manifestFile } from './files';
import { hasIdleHours } from './idle';
import { hasMigration } from './migration';
import {
  Part,
  hostPart,
  namespaceObject,
  operationsPart,
  overlayKustomization,
  patch,
  resource,
  withoutBudget,
} from './parts';
import { usesVault } from './pods';
import { hasPooler } from './pooler';

/** One environment: its namespace, its size, its host, and which options it has. */
export function overlayFiles(
  model: ServiceModel,
  environment: EnvironmentModel,
): GeneratedFile[] {
  const { name, namespace } = environment;
  const folder = `deploy/overlays/${name}`;
  const parts = partsOf(model, environment, folder);
  return [
    overlayKustomization(
      model,
      {
        environment: name,
        folder,
        comment: `${name}, in the namespace ${namespace}. The pipeline writes the digest of the image.`,
        namespace,
        components: componentsOf(model, environment),
        replicas: fixedReplicas(environment),
      },
      parts,
    ),
    ...parts.map(({ file }) => file).filter(({ content }) => content !== ''),
  ];
}

/** Options that an environment has, in the order in which they are applied. */
function componentsOf(
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
function ownsNamespace({ description }: ServiceModel): boolean {
  return description.metadata.system === undefined;
}

function namespacePart(
  model: ServiceModel,
  { namespace }: EnvironmentModel,
  folder: string,
): Part[] {
  return ownsNamespace(model)
    ? [
        resource(
          manifestFile(
            `${folder}/namespace.yaml`,
            'The service has it for itself; pods that want privileges are refused.',
            namespaceObject(namespace),
          ),
        ),
      ]
    : [];
}

/** The generator of secrets writes the file: what is in it depends on where secrets come from. */
function secretsPart(model: ServiceModel, folder: string): Part[] {
  if (model.secretKeys.length === 0) return [];
  const file: GeneratedFile = {
    path: `${folder}/secrets.yaml`,
    class: 'managed',
    content: '',
  };
  return [usesVault(model) ? patch(file) : resource(file)];
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
    patch(
      manifestFile(
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
    ),
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
    patch(
      manifestFile(
        `${folder}/scaling.yaml`,
        isFixed
          ? 'Always as many replicas: there is nothing to scale.'
          : 'Replicas here.',
        isFixed
          ? { ...autoscaler, $patch: 'delete' }
          : { ...autoscaler, spec: { minReplicas: min, maxReplicas: max } },
      ),
    ),
    ...(isFixed && exposureOf(model) === 'flagger'
      ? [withoutAutoscaler(folder)]
      : []),
  ];
}

/** Flagger would wait for an autoscaler that is not there. */
function withoutAutoscaler(folder: string): Part {
  return operationsPart(
    `${folder}/canary-scaling.yaml`,
    'Flagger has no autoscaler to copy here.',
    'Canary',
    [{ op: 'remove', path: '/spec/autoscalerRef' }],
  );
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
