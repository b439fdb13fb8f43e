/** Where the source of an entity is, by what its annotations say. Pure. */

/** A repository, and what of it belongs to an entity. */
export type Source = {
  /** Names the repository in the tables and in front of people: `github.com/owner/name`, `local:name`. */
  repository: string;
  /** Of a repository that holds several services: the folder of this one. */
  path?: string;
} & (
  | { kind: 'local'; name: string }
  /** `url` is what Git fetches from; without credentials. */
  | { kind: 'host'; host: string; url: string; project: string }
);

export interface KnownPlaces {
  /** Whether this machine has a folder of repositories. */
  hasLocal: boolean;
  /** Hosts that the configuration names, with their ports. */
  hosts: ReadonlySet<string>;
}

/** Names a repository of this machine. */
export const REPOSITORY_ANNOTATION = 'quarterdeck.io/dora-repository';

const LOCATION = 'backstage.io/managed-by-location';
const SOURCE_LOCATION = 'backstage.io/source-location';
const LOCAL_NAME = /^[a-z0-9][a-z0-9-]{0,99}$/;
const LOCAL_LOCATION = /^local-repository:([a-z0-9][a-z0-9-]{0,99})\//;
/** Of a URL to a file or folder: the project, what it is, and the rest after the branch. */
const WITHIN = /^(.+?)(?:\/-)?\/(tree|blob)\/[^/]+(?:\/(.*))?$/;
const PROJECT = /^[\w~][\w.~-]*(?:\/[\w~][\w.~-]*)+$/;
/** Who writes more means nothing by it but to keep us busy: what follows looks at it again and again. */
const LONGEST_LOCATION = 2000;
const LONGEST_PROJECT = 200;
const LONGEST_PATH = 200;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** @returns undefined where it names no repository that may be read */
export function sourceOf(
  annotations: Readonly<Record<string, string>>,
  places: KnownPlaces,
): Source | undefined {
  return (
    localSource(annotations, places) ??
    locatedSource(annotations[SOURCE_LOCATION], places) ??
    sluggedSource(
      'github.com',
      annotations['github.com/project-slug'],
      places,
    ) ??
    sluggedSource(
      annotations['gitlab.com/instance'] ?? 'gitlab.com',
      annotations['gitlab.com/project-slug'],
      places,
    )
  );
}

/** How a host's own name of a project reads here; hosts do not tell upper from lower case. */
export function repositoryOf(host: string, project: string): string {
  return `${host}/${project}`.toLowerCase();
}

/** A page of a commit; undefined for what is on this machine alone. */
export function commitLink(
  source: Source,
  sha: string,
  isGitlab: boolean,
): string | undefined {
  return source.kind === 'host'
    ? `${source.url.replace(/\.git$/, '')}/${isGitlab ? '-/' : ''}commit/${sha}`
    : undefined;
}

function localSource(
  annotations: Readonly<Record<string, string>>,
  { hasLocal }: KnownPlaces,
): Source | undefined {
  const name =
    annotations[REPOSITORY_ANNOTATION] ??
    LOCAL_LOCATION.exec(annotations[LOCATION] ?? '')?.[1] ??
    '';
  return hasLocal && LOCAL_NAME.test(name)
    ? { kind: 'local', repository: `local:${name}`, name }
    : undefined;
}

function locatedSource(
  location: string | undefined,
  places: KnownPlaces,
): Source | undefined {
  if (location === undefined || location.length > LONGEST_LOCATION) {
    return undefined;
  }
  const target = /^url:(.+)$/.exec(location)?.[1] ?? '';
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || url.username || url.password || !isSafe(url)) {
    return undefined;
  }
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  } catch {
    return undefined;
  }
  const [, project = pathname, kind, rest = ''] = WITHIN.exec(pathname) ?? [];
  const folder =
    kind === 'blob' ? rest.split('/').slice(0, -1) : rest.split('/');
  const path = folder.filter(part => part !== '' && part !== '.').join('/');
  if (
    folder.includes('..') ||
    path.includes('\0') ||
    path.length > LONGEST_PATH
  ) {
    return undefined;
  }
  const source = hostedSource(url.protocol, url.host, project, places);
  return source && path !== '' ? { ...source, path } : source;
}

function sluggedSource(
  host: string,
  slug: string | undefined,
  places: KnownPlaces,
): Source | undefined {
  return slug === undefined
    ? undefined
    : hostedSource('https:', host, slug, places);
}

function hostedSource(
  protocol: string,
  host: string,
  name: string,
  { hosts }: KnownPlaces,
): Source | undefined {
  const project = name.replace(/\.git$/, '');
  if (
    !hosts.has(host) ||
    !PROJECT.test(project) ||
    project.length > LONGEST_PROJECT
  ) {
    return undefined;
  }
  return {
    kind: 'host',
    host,
    project,
    repository: repositoryOf(host, project),
    url: `${protocol}//${host}/${project}.git`,
  };
}

function isSafe({ protocol, host }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(host));
}
