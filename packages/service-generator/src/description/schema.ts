import { z } from 'zod';
import { explainNameProblem, nameProblem } from './names';

/** Set in every description; another one is of a generator that this one does not know. */
const DESCRIPTION_VERSION = 'quarterdeck.io/v1';
/** Where the description lies in a repository. */
export const DESCRIPTION_FILE = 'quarterdeck.yaml';
/** How a repository calls the generator: by its package, for `npx quarterdeck` alone names whatever has that name. */
export const COMMAND = 'npx --package @quarterdeck/cli quarterdeck';

const name = z.string().check(context => {
  const problem = nameProblem(context.value);
  if (problem) {
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: explainNameProblem(problem),
    });
  }
});

/** One line, without what would end a value in a file that people and programs read. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'No line breaks or control characters');

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'A DNS label');
const hostName = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'A host name such as orders.example.com',
  );
const entityRef = z
  .string()
  .regex(
    /^[a-z]+:[a-z0-9-]+\/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'A whole entity reference such as group:default/payments',
  );
const port = z
  .int()
  .min(1024, 'Ports below 1024 need privileges that the container does not get')
  .max(65535);
export const PORTS_CLASH = 'Requests and metrics need a port each';
const image = z
  .string()
  .regex(
    /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+$/,
    'A repository such as registry.example/payments/orders, without tag',
  );
/** It is committed in several files, so there is no secret in it: no password, no query, and no user but that of ssh. */
export const repositoryUrl = z
  .string()
  .max(500)
  .regex(/^[\w.:@/~+[\]-]*$/, 'A URL without query, spaces or quotes')
  .regex(
    /^(?!https?:\/\/[^/]*@)(?![a-z]+:\/\/[^/@]*:[^/]*@)/i,
    'A URL without user and password',
  );
const cron = z
  .string()
  .regex(/^(?:[\d*/,-]+ +){4}[\d*/,A-Za-z-]+$/, 'Five fields of cron');
/** It is put into documents, alerts and Terraform. */
const address = z
  .url({ protocol: /^https?$/ })
  .regex(/^[^\s"'`$\\{}<>]*$/, 'No spaces, quotes, braces or dollar signs');

const probe = z.strictObject({
  httpGet: z.strictObject({
    path: z.string().regex(/^\/[\w./-]*$/, 'A path such as /ready'),
    port: port.describe('Container port that answers the probe'),
  }),
});

const environment = z.strictObject({
  namespace: dnsLabel.describe('Namespace in the cluster'),
  size: z
    .enum(['small', 'medium', 'large'])
    .describe(
      'Requests and limits of one replica: small 100m/128Mi, medium 500m/512Mi, large 1/1Gi',
    ),
  replicas: z
    .strictObject({
      min: z.int().min(1).max(100),
      max: z.int().min(1).max(100),
    })
    .refine(({ min, max }) => min <= max, 'min is at most max'),
  host: hostName.optional().describe('Where requests from outside arrive'),
});

export const LANGUAGES = ['go', 'rust', 'node', 'react'] as const;
export const STRATEGIES = [
  'rolling',
  'blue-green',
  'canary-istio',
  'canary-flagger',
] as const;
const PIPELINES = ['github-actions', 'gitlab-ci', 'jenkins'] as const;
const SECRET_BACKENDS = [
  'external-secrets',
  'sealed-secrets',
  'vault-agent',
] as const;
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;

/**
 * One description of a service, from which everything else is generated. `metadata.name`, `containers`, `service.ports`
 * and `resources` are Score's words with Score's meaning (https://docs.score.dev); the rest is what Score leaves open.
 */
export const serviceDescriptionSchema = z
  .strictObject({
    apiVersion: z.literal(DESCRIPTION_VERSION),
    metadata: z.strictObject({
      name: name.describe('Name of the service, its pods and its repository'),
      title: line(60).optional().describe('Name for people'),
      description: line(200).min(10).describe('What it does, in one sentence'),
      owner: entityRef.describe('Group that owns it'),
      system: entityRef.optional().describe('System that it is part of'),
      lifecycle: z.enum(['experimental', 'production', 'deprecated']),
      tier: z
        .int()
        .min(0)
        .max(3)
        .describe('0: customers notice at once … 3: nobody is woken up'),
      tags: z.array(dnsLabel).max(20),
    }),
    workload: z.strictObject({
      kind: z
        .enum(['service', 'worker', 'website'])
        .describe('A worker takes no requests from outside'),
      language: z.enum(LANGUAGES),
    }),
    containers: z.strictObject({
      main: z.strictObject({
        image: image.describe('Repository of the image, without tag'),
        variables: z
          .record(
            z.string().regex(/^[A-Z][A-Z0-9_]*$/),
            z
              .string()
              .max(1000)
              .regex(/^\P{Cc}*$/u, 'One line'),
          )
          .describe('More variables of the environment; never secrets'),
        livenessProbe: probe,
        readinessProbe: probe,
      }),
    }),
    service: z.strictObject({
      ports: z
        .strictObject({
          http: z.strictObject({
            port: z.int().min(1).max(65535),
            targetPort: port,
          }),
          metrics: z.strictObject({
            port: z.int().min(1).max(65535),
            targetPort: port,
          }),
        })
        .refine(
          ({ http, metrics }) =>
            http.port !== metrics.port &&
            http.targetPort !== metrics.targetPort,
          PORTS_CLASH,
        ),
    }),
    resources: z.strictObject({
      database: z
        .strictObject({
          type: z.literal('postgres'),
          params: z.strictObject({
            version: z.enum(['17', '18']),
            pooler: z.boolean().describe('PgBouncer between pods and database'),
            readReplica: z.boolean().describe('A second URL, to read from'),
          }),
        })
        .optional(),
      cache: z
        .strictObject({
          type: z.enum(['redis', 'valkey']),
          params: z.strictObject({ version: z.enum(['8']) }),
        })
        .optional(),
    }),
    exposure: z.strictObject({
      kind: z.enum(['httproute', 'ingress', 'internal']),
      gateway: z
        .strictObject({ name: dnsLabel, namespace: dnsLabel })
        .describe(
          'Gateway that routes attach to; Istio and Flagger use it too',
        ),
      ingressClass: dnsLabel,
      issuer: dnsLabel.describe('ClusterIssuer of cert-manager'),
      requestsPerSecond: z.int().min(1).max(100_000),
    }),
    environments: z.strictObject({
      development: environment,
      staging: environment,
      production: environment,
      preview: z
        .strictObject({
          timeToLive: z.string().regex(/^[1-9]\d{0,3}h$/, 'Hours such as 72h'),
          domain: hostName.describe(
            'Host of pull request n is <name>-pr-n.<domain>',
          ),
        })
        .optional(),
    }),
    rollout: z.strictObject({ strategy: z.enum(STRATEGIES) }),
    objectives: z.strictObject({
      availability: z.enum(['99', '99.5', '99.9', '99.95']),
      latencyMilliseconds: z
        .int()
        .min(10)
        .max(60_000)
        .describe('95 of 100 requests are answered within this'),
    }),
    backup: z
      .strictObject({
        schedule: cron,
        timeZone: z.string().regex(/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*$/),
        retention: z.strictObject({
          daily: z.int().min(1).max(366),
          weekly: z.int().min(0).max(520),
          monthly: z.int().min(0).max(120),
        }),
        bucket: z
          .string()
          .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'The name of a bucket'),
        recipients: z
          .array(z.string().regex(/^age1[a-z0-9]{58}$/, 'A public key of age'))
          .max(10),
      })
      .optional()
      .describe('How its database is backed up'),
    delivery: z.strictObject({
      repository: z.strictObject({
        url: repositoryUrl.optional(),
        host: z.enum(['github', 'gitlab', 'git']),
        slug: z.string().regex(/^[\w.-]+(?:\/[\w.-]+)*$/),
        defaultBranch: z.string().regex(/^[\w][\w./-]{0,99}$/),
      }),
      pipeline: z.enum(PIPELINES),
      gitops: z.enum(['none', 'argocd', 'flux']),
      secrets: z.strictObject({
        backend: z.enum(SECRET_BACKENDS),
        store: dnsLabel.describe('ClusterSecretStore, or role of Vault'),
      }),
      terraform: z.enum(['none', 'aws']),
      ansible: z.boolean(),
    }),
    alerts: z.strictObject({
      channel: line(60).describe(
        'Where alerts go: value of their label channel',
      ),
      runbookBaseUrl: address.describe(
        'Runbooks are below it, by the name of the alert',
      ),
      dashboardBaseUrl: address,
    }),
  })
  .superRefine(({ containers, service }, context) => {
    for (const probed of ['livenessProbe', 'readinessProbe'] as const) {
      if (
        containers.main[probed].httpGet.port !== service.ports.http.targetPort
      ) {
        context.addIssue({
          code: 'custom',
          path: ['containers', 'main', probed, 'httpGet', 'port'],
          message: 'Probes are answered on service.ports.http.targetPort',
        });
      }
    }
  });

export type ServiceDescription = z.infer<typeof serviceDescriptionSchema>;
export type Language = (typeof LANGUAGES)[number];
export type Strategy = (typeof STRATEGIES)[number];
export type Pipeline = (typeof PIPELINES)[number];
/** Environments that every service has, in the order of promotion. */
export type EnvironmentName = (typeof ENVIRONMENTS)[number];
