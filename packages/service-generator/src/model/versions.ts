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
  | 'otelCollector'
  | 'goTools'
  | 'rustTools'
  | 'nodeTools'
  | 'buildkit'
  | 'trivy'
  | 'clusterTools'
  | 'terraform'
  | 'k6'
  | 'kindNode';

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
    // With a shell, git and make, for pipelines that run in containers.
    goTools: { repository: 'golang', tag: '1.27-trixie' },
    rustTools: { repository: 'rust', tag: '1.98-trixie' },
    nodeTools: { repository: 'node', tag: '24-trixie' },
    buildkit: { repository: 'moby/buildkit', tag: 'v0.31.0-rootless' },
    trivy: {
      repository: 'aquasec/trivy',
      tag: '0.74.0',
      digest:
        'sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969',
    },
    clusterTools: { repository: 'alpine/k8s', tag: '1.34.1' },
    terraform: { repository: 'hashicorp/terraform', tag: '1.11.4' },
    k6: { repository: 'grafana/k6', tag: '1.8.1' },
    kindNode: {
      repository: 'kindest/node',
      tag: 'v1.36.1',
      digest:
        'sha256:3489c7674813ba5d8b1a9977baea8a6e553784dab7b84759d1014dbd78f7ebd5',
    },
  },
  // The commits that the tags of these actions name.
  actions: {
    'actions/attest': {
      version: 'v4.2.2',
      commit: '1e69f48acb82d1966a394da916b4c1698aa569d6',
    },
    'actions/cache': {
      version: 'v5.0.5',
      commit: '27d5ce7f107fe9357f9df03efb73ab90386fccae',
    },
    'actions/checkout': {
      version: 'v7.0.1',
      commit: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    },
    'actions/download-artifact': {
      version: 'v8.0.1',
      commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    },
    'actions/setup-go': {
      version: 'v7.0.0',
      commit: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e',
    },
    'actions/setup-node': {
      version: 'v7.0.0',
      commit: '820762786026740c76f36085b0efc47a31fe5020',
    },
    'actions/upload-artifact': {
      version: 'v7.0.1',
      commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a',
    },
    'aquasecurity/trivy-action': {
      version: 'v0.36.0',
      commit: 'ed142fd0673e97e23eac54620cfb913e5ce36c25',
    },
    'aws-actions/configure-aws-credentials': {
      version: 'v6.2.3',
      commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
    },
    'docker/build-push-action': {
      version: 'v7.3.0',
      commit: '53b7df96c91f9c12dcc8a07bcb9ccacbed38856a',
    },
    'docker/login-action': {
      version: 'v4.6.0',
      commit: 'dbcb813823bdd20940b903addbd779551569679f',
    },
    'docker/metadata-action': {
      version: 'v6.2.0',
      commit: 'dc802804100637a589fabce1cb79ff13a1411302',
    },
    'docker/setup-buildx-action': {
      version: 'v4.2.0',
      commit: 'bb05f3f5519dd87d3ba754cc423b652a5edd6d2c',
    },
    'github/codeql-action': {
      version: 'v4.37.0',
      commit: '99df26d4f13ea111d4ec1a7dddef6063f76b97e9',
    },
    'hashicorp/setup-terraform': {
      version: 'v4.0.1',
      commit: 'dfe3c3f87815947d99a8997f908cb6525fc44e9e',
    },
    'ossf/scorecard-action': {
      version: 'v2.4.3',
      commit: '4eaacf0543bb3f2c246792bd56e8cdeffafb205a',
    },
  },
  tools: {
    kubernetes: '1.36',
    terraform: '1.11',
    node: '24',
    gotestsum: 'v1.13.0',
    govulncheck: 'v1.8.0',
    gocoverCobertura: 'v1.5.0',
    golangciLint: 'v2.14.0',
    cargoLlvmCov: '0.9.1',
    cargoNextest: '0.9.151',
  },
};

/** `repository:tag@digest`, without the digest where none is agreed on */
export function imageOf(versions: VersionTable, name: ImageName): string {
  const { repository, tag, digest } = versions.images[name];
  return `${repository}:${tag}${digest ? `@${digest}` : ''}`;
}
