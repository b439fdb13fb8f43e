import {
  ANNOTATION_LOCATION,
  Entity,
  getEntitySourceLocation,
  parseLocationRef,
} from '@backstage/catalog-model';
import {
  RUNBOOKS_ANNOTATION,
  runbookReason,
} from '@quarterdeck/plugin-runbooks-common';
import { SourceProblem } from './sourceFiles';

/** Where runbooks are read. `url` is how people are told of it. */
export type SourceTarget =
  | { kind: 'url'; url: string }
  /** A folder of this machine that the catalog reads entities of. */
  | { kind: 'file'; url: string; root: string; path: string }
  /** A bare repository of this machine. */
  | { kind: 'repository'; url: string; name: string; path: string };

/** Resolves a path against an address as the host of a repository does. */
export type ResolveUrl = (options: { url: string; base: string }) => string;

export interface SourceTargets {
  targets: SourceTarget[];
  problems: SourceProblem[];
}

const DEFAULT_PATH = './docs/runbooks';
const MOST_TARGETS = 10;
/** No `%`, `?`, `#`, `:` or `\`, so that nothing is read in another way than it is written. */
const SEGMENT = /^[\p{L}\p{N}_@+()~. -]+$/u;
const REPOSITORY = /^([a-z0-9][a-z0-9-]*)\/(.+)$/;
const DESCRIPTION = /\.(?:ya?ml|json)$/i;

/**
 * Where an entity has its runbooks, by its annotation. Only what lies beneath the folder that describes the entity, or
 * beneath its source location, is a target; all else is a problem.
 */
export function targetsOf(
  entity: Entity,
  resolveUrl: ResolveUrl,
): SourceTargets {
  const found: SourceTargets = { targets: [], problems: [] };
  const written = entity.metadata.annotations?.[RUNBOOKS_ANNOTATION];
  if (written === undefined) {
    return found;
  }
  const parts = written.split(',').map(part => part.trim());
  for (const part of parts.slice(0, MOST_TARGETS)) {
    const wanted = part === '' ? DEFAULT_PATH : part;
    const path = relativePath(wanted);
    const target =
      path === undefined ? undefined : locate(entity, path, resolveUrl);
    if (path === undefined) {
      found.problems.push({
        url: wanted,
        reason: runbookReason('source.not-relative'),
      });
    } else if (target) {
      found.targets.push(target);
    } else {
      found.problems.push({
        url: wanted,
        reason: runbookReason('source.no-location'),
      });
    }
  }
  if (parts.length > MOST_TARGETS) {
    found.problems.push({
      url: written.slice(0, 200),
      reason: runbookReason('source.too-many', { limit: MOST_TARGETS }),
    });
  }
  return found;
}

/** @returns without `./` and the `dir:` that other annotations have; undefined for what is no path downwards */
function relativePath(written: string): string | undefined {
  const path = written.replace(/^dir:/, '');
  const segments = path
    .replace(/\/$/, '')
    .split('/')
    .filter((segment, index) => index > 0 || segment !== '.');
  return segments.every(
    segment => SEGMENT.test(segment) && !/^\.{1,2}$/.test(segment),
  )
    ? segments.join('/')
    : undefined;
}

function locate(
  entity: Entity,
  path: string,
  resolveUrl: ResolveUrl,
): SourceTarget | undefined {
  // Of this one the catalog itself has made sure; the source location is what the author of the entity wrote.
  const described = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  const location = described ? safely(() => parseLocationRef(described)) : null;
  if (location?.type === 'local-repository') {
    return inRepository(location.target, path);
  }
  const source = safely(() => getEntitySourceLocation(entity));
  if (source?.type === 'url') {
    return atUrl(source.target, path, resolveUrl);
  }
  return location?.type === 'file'
    ? inFolder(location.target, path)
    : undefined;
}

function inRepository(target: string, path: string): SourceTarget | undefined {
  const [, name, file] = REPOSITORY.exec(target) ?? [];
  if (name === undefined) {
    return undefined;
  }
  const beneath = [folderOf(file), path].filter(Boolean).join('/');
  return {
    kind: 'repository',
    url: `local-repository:${name}/${beneath}`,
    name,
    path: beneath,
  };
}

function inFolder(target: string, path: string): SourceTarget {
  const root = folderOf(target);
  // Where the portal has its files is nobody's business.
  return { kind: 'file', url: `file:${path}`, root, path };
}

function folderOf(file: string): string {
  return file.split('/').slice(0, -1).join('/');
}

function atUrl(
  location: string,
  path: string,
  resolveUrl: ResolveUrl,
): SourceTarget | undefined {
  const base = safely(() => new URL(location));
  if (!base || !/^https?:$/.test(base.protocol)) {
    return undefined;
  }
  base.username = '';
  base.password = '';
  // A folder without a slash at its end would be left out of the address, and another repository read.
  if (
    !base.searchParams.has('path') &&
    !base.pathname.endsWith('/') &&
    !DESCRIPTION.test(base.pathname)
  ) {
    base.pathname += '/';
  }
  const resolve = (url: string) =>
    safely(() => new URL(resolveUrl({ url, base: base.href })));
  const folder = resolve('./');
  const resolved = resolve(`./${path}`);
  return folder &&
    resolved?.origin === base.origin &&
    resolved.pathname.startsWith(folder.pathname)
    ? { kind: 'url', url: resolved.href }
    : undefined;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
