import { ServiceModel } from './model/ServiceModel';

/** What the skeletons of templates may use as `values`; nothing else is defined there. */
export interface SkeletonValues {
  name: string;
  /** `snake_case`, for crates and databases */
  identifier: string;
  title: string;
  description: string;
  owner: string;
  /** Path of the Go module */
  goModule: string;
  httpPort: number;
  metricsPort: number;
  livePath: string;
  readyPath: string;
  isWorker: boolean;
  database: boolean;
  readReplica: boolean;
  cache: boolean;
}

export function skeletonValues(model: ServiceModel): SkeletonValues {
  const { description, name, title, ports, paths } = model;
  const { repository } = description.delivery;
  return {
    name,
    identifier: name.replace(/-/g, '_'),
    title,
    description: description.metadata.description,
    owner: description.metadata.owner,
    goModule: `${hostOf(repository.url)}/${repository.slug}`,
    httpPort: ports.http,
    metricsPort: ports.metrics,
    livePath: paths.live,
    readyPath: paths.ready,
    isWorker: model.isWorker,
    database: model.hasDatabase,
    readReplica: description.resources.database?.params.readReplica ?? false,
    cache: model.hasCache,
  };
}

/** Modules of Go want a first part with a dot; a local repository has no host. */
function hostOf(url: string | undefined): string {
  const host = url
    ? /^https?:\/\/(?:[^@/]*@)?([\w-]+(?:\.[\w-]+)+)[:/]/.exec(url)?.[1]
    : undefined;
  return host ?? 'example.com';
}
