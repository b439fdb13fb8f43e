import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { ImageName, imageOf } from '../../model/versions';
import { Manifest, manifestFile } from './files';
import { Part, resource } from './parts';
import { CONTAINER_SECURITY, PULL_SECRET, podSecurity } from './pods';

/** A database and a cache that live as long as their pods, reachable from the namespace of the preview alone. */
export function stores(model: ServiceModel, folder: string): Part[] {
  const { database, cache } = model.description.resources;
  const wanted: Store[] = [
    ...(database
      ? [
          {
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
          } as const,
        ]
      : []),
    ...(cache
      ? [
          {
            name: 'cache',
            image: cache.type,
            port: 6379,
            command: [`${cache.type}-cli`, 'ping'],
            env: [],
            folders: { data: '/data' },
          } as const,
        ]
      : []),
  ];
  return wanted.map(each =>
    resource(
      manifestFile(
        `${folder}/${each.name}.yaml`,
        'Its data are gone with the pod. No password: only pods of this preview reach it.',
        store(model, each),
      ),
    ),
  );
}

interface Store {
  name: 'database' | 'cache';
  image: ImageName & ('postgres17' | 'postgres18' | 'redis' | 'valkey');
  port: number;
  /** Exits 0 when it takes connections */
  command: readonly string[];
  env: readonly Manifest[];
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
