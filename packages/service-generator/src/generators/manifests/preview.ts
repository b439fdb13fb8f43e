import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { ImageName, imageOf } from '../../model/versions';
import { isSpread, scales } from './base';
import { exposureOf } from './exposure';
import { Manifest, kustomizationFile, manifestFile } from './files';
import { hasMigration } from './jobs';
import {
  Part,
  common,
  hostPart,
  namespaceObject,
  withoutBudget,
} from './overlays';
import {
  CONTAINER_SECURITY,
  PULL_SECRET,
  mountsSecret,
  podSecurity,
  usesVault,
} from './pods';

const FOLDER = 'deploy/overlays/preview';

/** What is made of a pull request: small, with data of its own, and gone after a time. */
export function previewFiles(model: ServiceModel): GeneratedFile[] {
  const { preview } = model.description.environments;
  if (!preview) return [];
  const namespace = `${model.name}-preview`;
  const parts = partsOf(model, namespace, preview);
  const ofKind = (kind: Part['as']['kind']) =>
    parts.filter(part => part.as.kind === kind);
  return [
    kustomizationFile(
      FOLDER,
      'A pull request: whatever deploys it sets a namespace and a host of its own, never a prefix of names,\nwhich would not reach what selects by them.',
      {
        namespace,
        resources: [
          '../../base',
          ...ofKind('resource').map(({ file }) =>
            file.path.slice(FOLDER.length + 1),
          ),
        ],
        components: componentsOf(model).map(name => `../../components/${name}`),
        ...common(model, 'preview', FOLDER, parts),
        replicas: [{ name: model.name, count: 1 }],
      },
      'merged',
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
      'namespace.yaml',
      'Pods that want privileges are refused, and all of it is removed when its time is over.',
      [
        namespaceObject(namespace, {
          'quarterdeck.io/environments-ttl': preview.timeToLive,
        }),
      ],
    ),
    resource('limits.yaml', 'What a preview may use at most.', limits(model)),
    ...stores(model),
    {
      file: {
        path: `${FOLDER}/configuration.env`,
        class: 'managed',
        content: `# Values of previews alone. Their data are of their own and nobody's: there is no secret.\n${configuration(model).join('\n')}\n`,
      },
      as: { kind: 'configuration' },
    },
    patch(
      'small.yaml',
      'One small replica, without the secrets of an environment.',
      small(model),
    ),
    ...(scales(model)
      ? [
          patch(
            'no-autoscaler.yaml',
            'One replica: there is nothing to scale.',
            [
              {
                apiVersion: 'autoscaling/v2',
                kind: 'HorizontalPodAutoscaler',
                metadata: { name: model.name },
                $patch: 'delete',
              },
            ],
          ),
        ]
      : []),
    ...(isSpread(model) ? [withoutBudget(model, FOLDER)] : []),
    ...(host && isRouted ? hostPart(model, { host }, FOLDER) : []),
  ];
}

function resource(
  name: string,
  comment: string,
  objects: readonly Manifest[],
): Part {
  return {
    file: manifestFile(`${FOLDER}/${name}`, comment, objects),
    as: { kind: 'resource' },
  };
}

function patch(
  name: string,
  comment: string,
  objects: readonly Manifest[],
): Part {
  return {
    file: manifestFile(`${FOLDER}/${name}`, comment, objects),
    as: { kind: 'patch' },
  };
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

/** A database and a cache that live as long as their pods, reachable from this namespace alone. */
function stores(model: ServiceModel): Part[] {
  const { database, cache } = model.description.resources;
  return [
    ...(database
      ? [
          resource(
            'database.yaml',
            'Its data are gone with the pod. No password: only pods of this preview reach it.',
            store(model, {
              name: 'database',
              image: `postgres${database.params.version}`,
              port: 5432,
              command: ['pg_isready', '-h', '127.0.0.1'],
              env: [
                { name: 'POSTGRES_USER', value: model.name },
                { name: 'POSTGRES_DB', value: 'preview' },
                { name: 'POSTGRES_HOST_AUTH_METHOD', value: 'trust' },
              ],
              folders: {
                data: '/var/lib/postgresql',
                run: '/var/run/postgresql',
                tmp: '/tmp',
              },
            }),
          ),
        ]
      : []),
    ...(cache
      ? [
          resource(
            'cache.yaml',
            'Its data are gone with the pod. No password: only pods of this preview reach it.',
            store(model, {
              name: 'cache',
              image: cache.type,
              port: 6379,
              command: [`${cache.type}-cli`, 'ping'],
              env: [],
              folders: { data: '/data' },
            }),
          ),
        ]
      : []),
  ];
}

interface Store {
  name: 'database' | 'cache';
  image: ImageName & ('postgres17' | 'postgres18' | 'redis' | 'valkey');
  port: number;
  /** Exits 0 when it takes connections */
  command: string[];
  env: Manifest[];
  /** Volumes by name, with where they are mounted */
  folders: Record<string, string>;
}

function store(model: ServiceModel, wanted: Store): Manifest[] {
  const name = `${model.name}-${wanted.name}`;
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: PULL_SECRET }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        strategy: { type: 'Recreate' },
        template: { metadata: { labels }, spec: storePod(model, wanted, name) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: labels,
        ports: [{ name: 'data', port: wanted.port, targetPort: 'data' }],
      },
    },
    ...storePolicies(model, name, labels),
  ];
}

function storePod(
  { versions }: ServiceModel,
  { image, port, command, env, folders }: Store,
  name: string,
): Manifest {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurity(true),
    containers: [
      {
        name: 'store',
        image: imageOf(versions, image),
        imagePullPolicy: 'IfNotPresent',
        env,
        ports: [{ name: 'data', containerPort: port, protocol: 'TCP' }],
        resources: {
          requests: {
            cpu: '50m',
            memory: '128Mi',
            'ephemeral-storage': '256Mi',
          },
          limits: { memory: '256Mi', 'ephemeral-storage': '1Gi' },
        },
        securityContext: CONTAINER_SECURITY,
        readinessProbe: {
          exec: { command },
          periodSeconds: 5,
          timeoutSeconds: 3,
        },
        livenessProbe: { tcpSocket: { port: 'data' }, periodSeconds: 20 },
        volumeMounts: Object.entries(folders).map(([volume, mountPath]) => ({
          name: volume,
          mountPath,
        })),
      },
    ],
    volumes: Object.keys(folders).map(volume => ({
      name: volume,
      emptyDir: { sizeLimit: volume === 'data' ? '512Mi' : '16Mi' },
    })),
  };
}

/** The service may call it here, beside what its own policy allows. */
function storePolicies(
  model: ServiceModel,
  name: string,
  labels: Record<string, string>,
): Manifest[] {
  const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const callers = {
    matchExpressions: [
      {
        key: 'app.kubernetes.io/name',
        operator: 'In',
        values: [model.name, objectNames(model.name).migration],
      },
    ],
  };
  const ports = [{ port: 'data', protocol: 'TCP' }];
  return [
    {
      ...policy,
      metadata: { name, labels },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: callers }], ports }],
      },
    },
    {
      ...policy,
      metadata: { name: `${name}-callers`, labels },
      spec: {
        podSelector: callers,
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: { matchLabels: labels } }], ports }],
      },
    },
  ];
}
