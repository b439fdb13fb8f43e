import {
  Preview,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { EnvironmentDefinition, environmentOf } from './placement';

const PREFIX = 'quarterdeck.io/environments-';
const UNITS_MS: Record<string, number> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Of a `Date`, in milliseconds since 1970; one that is NaN is no time either. */
const LATEST_TIME = 8.64e15;
const DURATION = /^(\d+)(m|h|d)$/;

export interface NamespaceSnapshot {
  name: string;
  /** Milliseconds since 1970 in UTC. */
  createdAt: number;
  /** Those that begin with `quarterdeck.io/environments-`. */
  annotations: Record<string, string>;
}

export interface AnnotatedNamespace extends NamespaceSnapshot {
  cluster: string;
}

/** The namespaces that are previews, each with what its annotations say. */
export function findPreviews(
  definitions: readonly EnvironmentDefinition[],
  namespaces: readonly AnnotatedNamespace[],
  now: number,
): Preview[] {
  return namespaces.flatMap(namespace => {
    const definition = environmentOf(definitions, {
      cluster: namespace.cluster,
      namespace: namespace.name,
    });
    return definition?.environment.tier === 'preview'
      ? [describePreview(definition, namespace, now)]
      : [];
  });
}

function describePreview(
  definition: EnvironmentDefinition,
  { cluster, name, createdAt, annotations }: AnnotatedNamespace,
  now: number,
): Preview {
  const owner = annotations[`${PREFIX}owner`] ?? null;
  const expiry = expiryOf(annotations, createdAt, definition.previewTtlMs);
  const pullRequestUrl = annotations[`${PREFIX}pull-request`] ?? null;
  return {
    id: `${cluster}/${name}`,
    environmentId: definition.environment.id,
    cluster,
    namespace: name,
    owner,
    ownerReason:
      owner === null ? environmentReason('preview.owner-unknown') : null,
    createdAt: new Date(createdAt).toISOString(),
    ...expiry,
    expired: expiry.expiresAt !== null && Date.parse(expiry.expiresAt) <= now,
    // Anything else could be a script for who clicks on it.
    pullRequestUrl:
      pullRequestUrl && /^https?:\/\//.test(pullRequestUrl)
        ? pullRequestUrl
        : null,
  };
}

function expiryOf(
  annotations: Record<string, string>,
  createdAt: number,
  defaultTtlMs: number | undefined,
): Pick<Preview, 'expiresAt' | 'expiresAtReason'> {
  const at = annotations[`${PREFIX}expires-at`];
  const ttl = annotations[`${PREFIX}ttl`];
  const unreadable = (value: string) => ({
    expiresAt: null,
    expiresAtReason: environmentReason('preview.expiry-unreadable', { value }),
  });
  const known = (time: number, value: string) =>
    Math.abs(time) <= LATEST_TIME
      ? { expiresAt: new Date(time).toISOString(), expiresAtReason: null }
      : unreadable(value);
  if (at !== undefined) {
    return known(Date.parse(at), at);
  }
  if (ttl !== undefined) {
    const match = DURATION.exec(ttl);
    return match
      ? known(createdAt + Number(match[1]) * UNITS_MS[match[2]], ttl)
      : unreadable(ttl);
  }
  return defaultTtlMs === undefined
    ? {
        expiresAt: null,
        expiresAtReason: environmentReason('preview.never-expires'),
      }
    : known(createdAt + defaultTtlMs, `${defaultTtlMs} ms`);
}
