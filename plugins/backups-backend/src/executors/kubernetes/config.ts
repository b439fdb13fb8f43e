import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ClusterConfig } from '@quarterdeck/toolkit-node';
import { z } from 'zod';

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const quantities = z.record(z.string(), z.union([z.string(), z.number()]));

const schema = z.strictObject({
  cluster: z.string(),
  namespace: z.string().regex(NAME, 'must be the name of a namespace'),
  /** A cluster that the portal may only look at is not written to by accident. */
  write: z.preprocess(value => String(value) === 'true', z.boolean()),
  image: z.string().min(1),
  command: z
    .array(z.string())
    .min(1)
    .default([
      'node',
      '/app/node_modules/@quarterdeck/plugin-backups-backend/dist/executor-in-cluster.cjs.js',
    ]),
  reportUrl: z.url({ protocol: /^https?$/ }),
  serviceAccountName: z.string().regex(NAME).optional(),
  imagePullSecrets: z.array(z.string().regex(NAME)).default([]),
  resources: z
    .strictObject({
      requests: quantities.default({ cpu: '100m', memory: '256Mi' }),
      limits: quantities.default({ cpu: '500m', memory: '512Mi' }),
    })
    .prefault({}),
  scratch: z.string().default('256Mi'),
  nodeSelector: z.record(z.string(), z.string()).optional(),
  tolerations: z.array(z.record(z.string(), z.unknown())).optional(),
  volumes: z
    .array(
      z.strictObject({
        claim: z.string().regex(NAME),
        path: z.string().regex(/^\/[^:]+[^/:]$/, 'must be an absolute path'),
      }),
    )
    .default([]),
  startMinutes: z.number().positive().max(120).default(5),
});

/** `backups.executors.kubernetes`: where and how Jobs run. */
export type InClusterConfig = z.infer<typeof schema>;

/** @throws InputError that names the key and what it should be */
export function readInClusterConfig(
  config: Config,
  clusters: readonly ClusterConfig[],
): { settings: InClusterConfig; cluster: ClusterConfig } {
  const key = 'backups.executors.kubernetes';
  const parsed = schema.safeParse(config.get());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${[key, ...issue.path].join('.')}: ${issue.message}`);
  }
  const { data } = parsed;
  if (!data.write) {
    throw new InputError(
      `${key}.write must be true: Jobs and Secrets are made in the namespace ${data.namespace} of ${data.cluster}`,
    );
  }
  const cluster = clusters.find(({ name }) => name === data.cluster);
  if (!cluster) {
    throw new InputError(
      `${key}.cluster names "${data.cluster}"; kubernetes.clusterLocatorMethods has ${
        clusters.map(({ name }) => name).join(', ') || 'none'
      }`,
    );
  }
  return { settings: data, cluster };
}
