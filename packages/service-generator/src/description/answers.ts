import { z } from 'zod';
import {
  PORTS_CLASH,
  ServiceDescription,
  repositoryUrl,
  serviceDescriptionSchema,
} from './schema';

const shape = serviceDescriptionSchema.shape;

/** As the repository picker gives it. */
const PICKED = /^(?<host>[\w.:-]+)\?(?<query>.*)$/;

/**
 * What a wizard asks, flat. All but the first three have defaults, so that a service can be made after two pages. The
 * answers are kept in the lock, so nothing secret is ever asked here.
 */
export const answersSchema = z
  .strictObject({
    name: shape.metadata.shape.name,
    description: shape.metadata.shape.description,
    owner: shape.metadata.shape.owner,
    repository: z
      .string()
      .max(500)
      .refine(
        value => PICKED.test(value) || repositoryUrl.safeParse(value).success,
        'A URL without user, password and query; what signs in is configured',
      )
      .default('')
      .describe(
        'A `host?owner=…&repo=…` of the repository picker, or the URL of a git remote; empty: beside the portal',
      ),
    title: shape.metadata.shape.title,
    system: shape.metadata.shape.system,
    lifecycle: shape.metadata.shape.lifecycle.default('experimental'),
    tier: shape.metadata.shape.tier.default(2),
    tags: shape.metadata.shape.tags.default([]),
    kind: z.enum(['service', 'worker', 'website']).default('service'),
    port: shape.service.shape.ports.shape.http.shape.targetPort.default(8080),
    metricsPort:
      shape.service.shape.ports.shape.http.shape.targetPort.default(9090),
    database: z.enum(['none', 'postgres17', 'postgres18']).default('none'),
    pooler: z.boolean().default(false),
    readReplica: z.boolean().default(false),
    cache: z.enum(['none', 'redis', 'valkey']).default('none'),
    exposure: shape.exposure.shape.kind.default('httproute'),
    domain: z
      .string()
      .max(200)
      .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)
      .default('example.com')
      .describe('Hosts are <name>.development.<domain>, …, <name>.<domain>'),
    strategy: shape.rollout.shape.strategy.default('rolling'),
    productionReplicas: z.int().min(1).max(100).default(3),
    productionMaxReplicas: z.int().min(1).max(100).default(10),
    availability: shape.objectives.shape.availability.default('99.9'),
    latencyMilliseconds:
      shape.objectives.shape.latencyMilliseconds.default(500),
    backupSchedule: z.string().max(100).default('0 3 * * *'),
    backupBucket: z.string().max(63).default('backups'),
    backupRecipients: z.array(z.string()).default([]),
    registry: z.string().max(200).default('registry.example'),
    pipeline: shape.delivery.shape.pipeline.default('github-actions'),
    gitops: shape.delivery.shape.gitops.default('none'),
    secretsBackend:
      shape.delivery.shape.secrets.shape.backend.default('external-secrets'),
    secretsStore: z.string().max(63).default('platform'),
    previews: z.boolean().default(false),
    previewHours: z.int().min(1).max(720).default(72),
    terraform: shape.delivery.shape.terraform.default('none'),
    ansible: z.boolean().default(false),
    alertChannel: shape.alerts.shape.channel.default('alerts'),
  })
  .refine(({ port, metricsPort }) => port !== metricsPort, {
    path: ['metricsPort'],
    message: PORTS_CLASH,
  });

export type Answers = z.infer<typeof answersSchema>;
export type AnswersInput = z.input<typeof answersSchema>;

/** What people left empty in a form is for the default to fill. */
export function givenAnswers(
  answers: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    ),
  );
}

/**
 * The description that these answers mean for a service in this language.
 *
 * @throws ZodError with every answer that cannot be, by its path
 */
export function describeService(
  language: ServiceDescription['workload']['language'],
  input: AnswersInput | Record<string, unknown>,
): ServiceDescription {
  const answers = answersSchema.parse(input);
  const { name, domain } = answers;
  const group = groupOf(answers);
  const repository = repositoryOf(answers);
  const isWebsite = language === 'react';
  const probe = (path: string) => ({ httpGet: { path, port: answers.port } });
  const database =
    isWebsite || answers.database === 'none' ? undefined : answers.database;
  return serviceDescriptionSchema.parse({
    apiVersion: 'quarterdeck.io/v1',
    metadata: {
      name,
      title: answers.title || undefined,
      description: answers.description,
      owner: answers.owner,
      system: answers.system || undefined,
      lifecycle: answers.lifecycle,
      tier: answers.tier,
      tags: [...new Set([language, ...answers.tags])],
    },
    workload: { kind: isWebsite ? 'website' : answers.kind, language },
    containers: {
      main: {
        image: `${answers.registry}/${group}/${name}`,
        variables: {},
        livenessProbe: probe('/health'),
        readinessProbe: probe('/ready'),
      },
    },
    service: {
      ports: {
        http: { port: 80, targetPort: answers.port },
        metrics: { port: answers.metricsPort, targetPort: answers.metricsPort },
      },
    },
    resources: {
      database: database && {
        type: 'postgres',
        params: {
          version: database === 'postgres17' ? '17' : '18',
          pooler: answers.pooler,
          readReplica: answers.readReplica,
        },
      },
      cache:
        isWebsite || answers.cache === 'none'
          ? undefined
          : { type: answers.cache, params: { version: '8' } },
    },
    exposure: {
      kind: answers.kind === 'worker' ? 'internal' : answers.exposure,
      gateway: { name: 'public', namespace: 'gateway-system' },
      ingressClass: 'public',
      issuer: 'letsencrypt',
      requestsPerSecond: 100,
    },
    environments: environmentsOf(answers, group),
    rollout: {
      strategy: answers.kind === 'worker' ? 'rolling' : answers.strategy,
    },
    objectives: {
      availability: answers.availability,
      latencyMilliseconds: answers.latencyMilliseconds,
    },
    backup: database && {
      schedule: answers.backupSchedule,
      timeZone: 'Etc/UTC',
      retention: { daily: 7, weekly: 4, monthly: 12 },
      bucket: answers.backupBucket,
      recipients: answers.backupRecipients,
    },
    delivery: {
      repository,
      pipeline: answers.pipeline,
      gitops: answers.gitops,
      secrets: {
        backend: answers.secretsBackend,
        store: answers.secretsStore,
      },
      terraform: answers.terraform,
      ansible: answers.ansible,
    },
    alerts: {
      channel: answers.alertChannel,
      runbookBaseUrl: `https://portal.${domain}/docs/default/component/${name}/runbooks`,
      dashboardBaseUrl: `https://grafana.${domain}/d`,
    },
  });
}

function environmentsOf(
  answers: Answers,
  group: string,
): ServiceDescription['environments'] {
  const { name, domain } = answers;
  const host = (prefix: string) =>
    answers.exposure === 'internal' || answers.kind === 'worker'
      ? undefined
      : `${name}.${prefix}${domain}`;
  return {
    development: {
      namespace: `${group}-development`,
      size: 'small',
      replicas: { min: 1, max: 2 },
      host: host('development.'),
    },
    staging: {
      namespace: `${group}-staging`,
      size: 'small',
      replicas: { min: 2, max: 4 },
      host: host('staging.'),
    },
    production: {
      namespace: `${group}-production`,
      size: 'medium',
      replicas: {
        min: answers.productionReplicas,
        max: Math.max(
          answers.productionReplicas,
          answers.productionMaxReplicas,
        ),
      },
      host: host(''),
    },
    preview: answers.previews
      ? {
          timeToLive: `${answers.previewHours}h`,
          domain: `preview.${domain}`,
        }
      : undefined,
  };
}

/** Services of one system share namespaces and a place in the registry; without one, a service has its own. */
function groupOf({ name, system }: Answers): string {
  return system ? (system.split('/').pop() ?? name).toLowerCase() : name;
}

function repositoryOf({
  name,
  repository,
}: Answers): ServiceDescription['delivery']['repository'] {
  const picked = PICKED.exec(repository)?.groups;
  if (!picked) {
    return {
      url: repository || undefined,
      host: 'git',
      slug: name,
      defaultBranch: 'main',
    };
  }
  const query = new URLSearchParams(picked.query);
  const slug = [query.get('owner'), query.get('repo') ?? name]
    .filter(Boolean)
    .join('/');
  return {
    url: `https://${picked.host}/${slug}`,
    host: picked.host.includes('gitlab') ? 'gitlab' : 'github',
    slug,
    defaultBranch: 'main',
  };
}
