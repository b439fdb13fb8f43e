/**
 * The versions that generated files name, in one table: a platform team overrides entries of it, and a bot keeps the
 * rest young. An image may carry the digest that its registry gave (`sha256:…`); then it is pinned to it.
 */
export interface VersionTable {
  images: Readonly<
    Record<ImageName, { repository: string; tag: string; digest?: string }>
  >;
  /** Actions of GitHub by commit, for a tag can be moved */
  actions: Readonly<Record<string, { version: string; commit: string }>>;
  tools: Readonly<Record<string, string>>;
}

export type ImageName =
  | 'go'
  | 'rust'
  | 'node'
  | 'static'
  | 'nodeRuntime'
  | 'nginx'
  | 'nginxExporter'
  | 'postgres17'
  | 'postgres18'
  | 'postgresExporter'
  | 'pgbouncer'
  | 'redis'
  | 'valkey'
  | 'redisExporter'
  | 'vault'
  | 'otelCollector';

export const DEFAULT_VERSIONS: VersionTable = {
  images: {
    go: { repository: 'golang', tag: '1.27-alpine3.24' },
    rust: { repository: 'rust', tag: '1.98-alpine3.24' },
    node: { repository: 'node', tag: '24-trixie-slim' },
    static: { repository: 'gcr.io/distroless/static-debian13', tag: 'nonroot' },
    nodeRuntime: {
      repository: 'gcr.io/distroless/nodejs24-debian13',
      tag: 'nonroot',
    },
    nginx: {
      repository: 'nginxinc/nginx-unprivileged',
      tag: '1.29-alpine3.24',
    },
    nginxExporter: {
      repository: 'nginx/nginx-prometheus-exporter',
      tag: '1.5.1',
    },
    postgres17: { repository: 'postgres', tag: '17-alpine3.24' },
    postgres18: { repository: 'postgres', tag: '18-alpine3.24' },
    postgresExporter: {
      repository: 'quay.io/prometheuscommunity/postgres-exporter',
      tag: 'v0.19.1',
    },
    pgbouncer: { repository: 'edoburu/pgbouncer', tag: 'v1.25.1-p0' },
    redis: { repository: 'redis', tag: '8.8-alpine3.24' },
    valkey: { repository: 'valkey/valkey', tag: '8.1-alpine3.24' },
    redisExporter: { repository: 'oliver006/redis_exporter', tag: 'v1.83.0' },
    vault: { repository: 'hashicorp/vault', tag: '1.21.4' },
    otelCollector: {
      repository: 'otel/opentelemetry-collector-contrib',
      tag: '0.151.0',
    },
  },
  actions: {},
  tools: { kubernetes: '1.36', terraform: '1.11' },
};

/** `repository:tag@digest`, without the digest where none is agreed on */
export function imageOf(versions: VersionTable, name: ImageName): string {
  const { repository, tag, digest } = versions.images[name];
  return `${repository}:${tag}${digest ? `@${digest}` : ''}`;
}
