import {
  EnvironmentName,
  Language,
  ServiceDescription,
} from '../description/schema';
import { Variable, variablesOf } from './variables';
import { VersionTable } from './versions';

/** The user and group that containers run as: distroless' `nonroot`. */
export const CONTAINER_USER = 65532;

export interface EnvironmentModel {
  name: EnvironmentName;
  namespace: string;
  host: string | undefined;
  replicas: { min: number; max: number };
  resources: {
    requests: { cpu: string; memory: string; 'ephemeral-storage': string };
    limits: { cpu?: string; memory: string; 'ephemeral-storage': string };
  };
}

/** The commands of the image, in exec form: what each begins with is its ENTRYPOINT. */
export interface ProgramModel {
  /** Absolute path in the image */
  folder: string;
  entrypoint: readonly string[];
  /** Arguments behind the entrypoint; undefined where there is nothing to migrate */
  migrate: readonly string[] | undefined;
  /** Whole command: asks the program's own liveness and exits 0 or 1 */
  healthcheck: readonly string[];
}

/**
 * All that is derived from a description, worked out in one place. Generators take names, ports, paths and variables
 * from here alone, so that they cannot disagree.
 */
export interface ServiceModel {
  description: ServiceDescription;
  versions: VersionTable;
  name: string;
  title: string;
  language: Language;
  isWorker: boolean;
  /** Its requests come through a router from outside the cluster */
  isExposed: boolean;
  image: string;
  ports: { http: number; metrics: number; service: number };
  paths: { live: string; ready: string; metrics: string };
  program: ProgramModel;
  /** What it reads from its environment: ConfigMap, secrets, compose, documentation and code agree on it */
  variables: readonly Variable[];
  /** Keys of its Secret, by what they are for */
  secretKeys: readonly string[];
  /** Secret with these keys */
  secretName: string;
  /** Where the keys are mounted as files */
  secretFolder: string;
  /** Label that services, policies and monitors select by; also the catalog's `backstage.io/kubernetes-id` */
  selector: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  environments: readonly EnvironmentModel[];
  hasDatabase: boolean;
  hasCache: boolean;
  hasBackup: boolean;
}

const SIZES: Record<
  ServiceDescription['environments']['production']['size'],
  EnvironmentModel['resources']
> = {
  small: {
    requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
    limits: { memory: '256Mi', 'ephemeral-storage': '256Mi' },
  },
  medium: {
    requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '128Mi' },
    limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '512Mi' },
  },
  large: {
    requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '256Mi' },
    limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '1Gi' },
  },
};

/** @param versions - of the images and tools that the platform has agreed on */
export function modelOf(
  description: ServiceDescription,
  versions: VersionTable,
): ServiceModel {
  const { metadata, workload, containers, service, resources, exposure } =
    description;
  const { name } = metadata;
  const variables = variablesOf(description);
  return {
    description,
    versions,
    name,
    title: metadata.title ?? titleOf(name),
    language: workload.language,
    isWorker: workload.kind === 'worker',
    isExposed: workload.kind !== 'worker' && exposure.kind !== 'internal',
    image: containers.main.image,
    ports: {
      http: service.ports.http.targetPort,
      metrics: service.ports.metrics.targetPort,
      service: service.ports.http.port,
    },
    paths: {
      live: containers.main.livenessProbe.httpGet.path,
      ready: containers.main.readinessProbe.httpGet.path,
      metrics: '/metrics',
    },
    program: programOf(description),
    variables,
    secretKeys: variables.flatMap(({ secretKey }) => secretKey ?? []),
    secretName: name,
    secretFolder: `/var/run/secrets/${name}`,
    selector: { 'app.kubernetes.io/name': name },
    labels: labelsOf(description),
    environments: (['development', 'staging', 'production'] as const).map(
      environment => {
        const { namespace, host, replicas, size } =
          description.environments[environment];
        return {
          name: environment,
          namespace,
          host,
          replicas,
          resources: SIZES[size],
        };
      },
    ),
    hasDatabase: resources.database !== undefined,
    hasCache: resources.cache !== undefined,
    hasBackup:
      resources.database !== undefined && description.backup !== undefined,
  };
}

function labelsOf({ metadata }: ServiceDescription): Record<string, string> {
  return {
    'app.kubernetes.io/name': metadata.name,
    'app.kubernetes.io/part-of': lastPart(metadata.system ?? metadata.name),
    'app.kubernetes.io/managed-by': 'quarterdeck',
    'backstage.io/kubernetes-id': metadata.name,
    // Whose bill it is on.
    team: lastPart(metadata.owner),
    service: metadata.name,
  };
}

/** The name of an entity, as the value of a label */
function lastPart(reference: string): string {
  return reference.split('/').pop() ?? reference;
}

function titleOf(name: string): string {
  const words = name.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function programOf({ workload, resources }: ServiceDescription): ProgramModel {
  const hasDatabase = resources.database !== undefined;
  switch (workload.language) {
    case 'node':
      return {
        folder: '/app',
        entrypoint: ['/nodejs/bin/node', '/app/dist/main.js'],
        migrate: hasDatabase ? ['migrate'] : undefined,
        healthcheck: ['/nodejs/bin/node', '/app/dist/main.js', 'healthcheck'],
      };
    case 'react':
      return {
        folder: '/usr/share/nginx/html',
        entrypoint: ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;'],
        migrate: undefined,
        healthcheck: ['/app/healthcheck.sh'],
      };
    case 'go':
    case 'rust':
      return {
        folder: '/app',
        entrypoint: ['/app/server'],
        migrate: hasDatabase ? ['migrate'] : undefined,
        healthcheck: ['/app/server', 'healthcheck'],
      };
    default:
      return workload.language satisfies never;
  }
}
