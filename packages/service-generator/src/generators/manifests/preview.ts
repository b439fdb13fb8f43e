import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { isSpread, scales } from './base';
import { exposureOf } from './exposure';
import { Manifest, manifestFile } from './files';
import { hasMigration } from './migration';
import {
  Part,
  hostPart,
  namespaceObject,
  overlayKustomization,
  patch,
  resource,
  withoutBudget,
} from './parts';
import { mountsSecret, usesVault } from './pods';
import { stores } from './previewStores';

const FOLDER = 'deploy/overlays/preview';

/** What is made of a pull request: small, with data of its own, and gone after a time. */
export function previewFiles(model: ServiceModel): GeneratedFile[] {
  const { preview } = model.description.environments;
  if (!preview) return [];
  const namespace = `${model.name}-preview`;
  const parts = partsOf(model, namespace, preview);
  return [
    overlayKustomization(
      model,
      {
        environment: 'preview',
        folder: FOLDER,
        comment:
          'A pull request: whatever deploys it sets a namespace and a host of its own, never a prefix of names,\nwhich would not reach what selects by them.',
        namespace,
        components: componentsOf(model),
        replicas: 1,
      },
      parts,
    ),
    ...parts.map(({ file }) => file),
  ];
}

/** Its database needs no pooler, and its secrets are none. */
function componentsOf(model: ServiceModel): string[] {
  const exposure = exposureOf(model);
  return [
    ...(hasMigration(model) ? ['migration'] : []),
    ...(exposure === 'httproute' || exposure === 'ingress' ? [exposure] : []),
  ];
}

function partsOf(
  model: ServiceModel,
  namespace: string,
  preview: { timeToLive: string; domain: string },
): Part[] {
  const host = exposureOf(model) && `${model.name}-pr-0.${preview.domain}`;
  const isRouted = componentsOf(model).some(name => name !== 'migration');
  return [
    resource(
      manifestFile(
        `${FOLDER}/namespace.yaml`,
        'Pods that want privileges are refused, and all of it is removed when its time is over.',
        namespaceObject(namespace, {
          'quarterdeck.io/environments-ttl': preview.timeToLive,
        }),
      ),
    ),
    resource(
      manifestFile(
        `${FOLDER}/limits.yaml`,
        'What a preview may use at most.',
        limits(model),
      ),
    ),
    ...stores(model, FOLDER),
    {
      file: {
        path: `${FOLDER}/configuration.env`,
        class: 'managed',
        content: `# Values of previews alone. Their data are of their own and nobody's: there is no secret.\n${configuration(model).join('\n')}\n`,
      },
      as: { kind: 'configuration' },
    },
    patch(
      manifestFile(
        `${FOLDER}/small.yaml`,
        'One small replica, without the secrets of an environment.',
        small(model),
      ),
    ),
    ...(scales(model)
      ? [
          patch(
            manifestFile(
              `${FOLDER}/no-autoscaler.yaml`,
              'One replica: there is nothing to scale.',
              {
                apiVersion: 'autoscaling/v2',
                kind: 'HorizontalPodAutoscaler',
                metadata: { name: model.name },
                $patch: 'delete',
              },
            ),
          ),
        ]
      : []),
    ...(isSpread(model) ? [withoutBudget(model, FOLDER)] : []),
    ...(host && isRouted ? hostPart(model, { host }, FOLDER) : []),
  ];
}

function limits({ name, selector }: ServiceModel): Manifest[] {
  const metadata = { name, labels: selector };
  return [
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: {
        hard: {
          'requests.cpu': '1',
          'requests.memory': '1Gi',
          'limits.memory': '2Gi',
          pods: '10',
          persistentvolumeclaims: '0',
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata,
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: '50m', memory: '64Mi' },
            default: { memory: '256Mi' },
          },
        ],
      },
    },
  ];
}

/** Variables that name files of secrets are emptied; the plain ones take their place. */
function configuration({
  name,
  variables,
  hasDatabase,
  hasCache,
  description,
}: ServiceModel): string[] {
  return [
    'LOG_LEVEL=debug',
    ...variables.flatMap(variable =>
      variable.secretKey === undefined ? [] : [`${variable.name}=`],
    ),
    ...(hasDatabase
      ? [`DATABASE_URL=postgres://${name}@${name}-database:5432/preview`]
      : []),
    ...(description.resources.database?.params.readReplica
      ? [`DATABASE_READ_URL=postgres://${name}@${name}-database:5432/preview`]
      : []),
    ...(hasCache ? [`REDIS_URL=redis://${name}-cache:6379`] : []),
  ];
}

function small(model: ServiceModel): Manifest[] {
  const [development] = model.environments;
  const podPatch = (container: Manifest) => ({
    // There is no secret to sign in for.
    automountServiceAccountToken: usesVault(model) ? false : undefined,
    containers: [
      {
        ...container,
        volumeMounts: mountsSecret(model)
          ? [{ mountPath: model.secretFolder, $patch: 'delete' }]
          : undefined,
      },
    ],
    volumes: mountsSecret(model)
      ? [{ name: 'secrets', $patch: 'delete' }]
      : undefined,
  });
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: model.name },
      spec: {
        template: {
          spec: podPatch({
            name: model.name,
            resources: {
              requests: development.resources.requests,
              limits: { cpu: null, ...development.resources.limits },
            },
          }),
        },
      },
    },
    ...(hasMigration(model) && model.secretKeys.length > 0
      ? [
          {
            apiVersion: 'batch/v1',
            kind: 'Job',
            metadata: { name: objectNames(model.name).migration },
            spec: { template: { spec: podPatch({ name: 'migrate' }) } },
          },
        ]
      : []),
  ];
}
