import { RecordingUnderTest } from './RecordingUnderTest';

export const SHA = 'a'.repeat(40);
export const iso = (seconds: number) =>
  new Date(RecordingUnderTest.at(seconds)).toISOString();

/** As GitHub documents the webhook `deployment_status`, with the parts that are read. */
export function githubStatus(
  state: string,
  at: number,
  {
    id = 1,
    sha = SHA,
    ref = 'main',
    environment = 'Production',
    payload = {},
    repository = 'https://github.com/acme/shop',
  }: Partial<{
    id: number;
    sha: string;
    ref: string;
    environment: string;
    payload: unknown;
    repository: string;
  }> = {},
) {
  return {
    action: 'created',
    deployment_status: {
      id: id * 100 + at,
      state,
      environment,
      created_at: iso(at),
      updated_at: iso(at),
      description: '',
      creator: { login: 'octocat' },
    },
    deployment: {
      id,
      sha,
      ref,
      task: 'deploy',
      environment,
      original_environment: environment,
      created_at: iso(0),
      updated_at: iso(at),
      description: 'Release',
      payload,
      production_environment: true,
      transient_environment: false,
    },
    repository: {
      full_name: 'acme/shop',
      html_url: repository,
    },
  };
}

/** As GitLab documents its deployment events. */
export function gitlabDeployment(
  status: string,
  statusChangedAt: string,
  project = 'acme/alone',
) {
  return {
    object_kind: 'deployment',
    status,
    status_changed_at: statusChangedAt,
    deployment_id: 15,
    deployable_id: 796,
    deployable_url: 'https://git.example.org/acme/alone/-/jobs/796',
    environment: 'production',
    environment_tier: 'production',
    environment_slug: 'production',
    project: {
      id: 30,
      name: 'alone',
      web_url: `https://git.example.org/${project}`,
      path_with_namespace: project,
    },
    short_sha: SHA.slice(0, 8),
    user: { name: 'Administrator', username: 'root' },
    commit_url: `https://git.example.org/${project}/-/commit/${SHA}`,
    commit_title: 'Add new file',
    ref: 'main',
  };
}

/** A CDEvent of spec 0.4 in a CloudEvent. */
export function cdevent(
  predicate: string,
  at: number,
  {
    id = `e${at}`,
    artifact = 'pkg:oci/shop@sha256%3Aabc?repository_url=registry.example/shop&tag=v1',
    environment = 'production',
    service = 'shop',
    customData,
    version = '0.2.0',
  }: Partial<{
    id: string;
    artifact: string;
    environment: string;
    service: string;
    customData: unknown;
    version: string;
  }> = {},
) {
  const type = `dev.cdevents.service.${predicate}.${version}`;
  return {
    specversion: '1.0',
    id,
    source: '/ci/tekton',
    type,
    time: iso(at),
    datacontenttype: 'application/json',
    data: {
      context: {
        version: '0.4.1',
        id,
        source: '/ci/tekton',
        type,
        timestamp: iso(at),
      },
      subject: {
        id: `service/${service}`,
        source: '/ci/tekton',
        type: 'service',
        content: { environment: { id: environment }, artifactId: artifact },
      },
      customData,
    },
  };
}

/** A notification by the template of `docs/guides/events.md`. */
export function argocdNotification(
  phase: string,
  { startedAt = 0, finishedAt = 60, tag = 'v1', revision = SHA } = {},
) {
  return {
    app: { name: 'shop-production', namespace: 'argocd' },
    environment: '<no value>',
    destination: { name: 'main', namespace: 'shop-production' },
    repository: 'https://github.com/acme/deploy.git',
    revision,
    images: [`registry.example/shop:${tag}`],
    operation: {
      phase,
      startedAt: iso(startedAt),
      finishedAt: phase === 'Running' ? '' : iso(finishedAt),
    },
  };
}

export function plainReport(
  version: string,
  startedAt: number,
  changes: object = {},
) {
  return {
    reportId: `run-of-${version}`,
    entityRef: 'component:default/shop',
    environmentId: 'production',
    version,
    startedAt: iso(startedAt),
    finishedAt: iso(startedAt + 60),
    outcome: 'succeeded',
    ...changes,
  };
}
