import { ApiError } from '../registry/ApiError';

/** What a path under `/api` or `/apis` addresses. */
export interface Target {
  group: string;
  version: string;
  plural: string;
  namespace?: string;
  name?: string;
  subresource?: string;
  /** Whatever follows the subresource, for proxies: starts with a slash or is empty. */
  rest: string;
  /** The deprecated `/watch/` prefix. */
  isWatch: boolean;
}

/** Namespaces have subresources of their own beside the resources within them. */
const namespaceSubresources: ReadonlySet<string> = new Set([
  'status',
  'finalize',
]);

/** Reads the path of a resource; undefined for every other path. */
export function parseTarget(path: string): Target | undefined {
  const match = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))\/(.+)$/.exec(path);
  if (!match) return undefined;
  const [, coreVersion, group, groupVersion, tail] = match;
  let segments = tail.split('/');
  const isWatch = segments[0] === 'watch' && segments.length > 1;
  if (isWatch) segments = segments.slice(1);
  let namespace: string | undefined;
  const isWithin =
    segments[0] === 'namespaces' &&
    segments.length > 2 &&
    !(segments.length === 3 && namespaceSubresources.has(segments[2]));
  if (isWithin) {
    namespace = decodeSegment(segments[1]);
    segments = segments.slice(2);
  }
  const [plural, name, subresource, ...rest] = segments;
  return {
    group: group ?? '',
    version: coreVersion ?? groupVersion,
    plural,
    namespace,
    name: name ? decodeSegment(name) : undefined,
    subresource: subresource || undefined,
    // The path behind a proxy belongs to the pod, down to its escapes and its last slash.
    rest: rest.length > 0 ? `/${rest.join('/')}` : '',
    isWatch,
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(
      'BadRequest',
      `invalid URL escape in path segment "${segment}"`,
    );
  }
}
