import { HeardDeployment } from '../../domain/deployments/heard';
import { createHash } from 'node:crypto';

/** Whose deployment it is, as its sender names it. */
export interface Whose {
  /** `component:default/shop`. Beside a repository, one of those in it: nobody speaks for the components of others. */
  entityRef?: string;
  /** Host and path, without scheme: `github.com/acme/shop`. */
  repository?: string;
  /** Of a service or an application. */
  name?: string;
}

/** Where it went, as its sender names it. */
export type Where =
  | { environment: string }
  | { cluster?: string; namespace: string };

/** What one event says, before it is known whose it is and where. */
export interface SaidDeployment {
  whose: Whose;
  where: Where;
  /** Its revision counts only where it is of this repository, and that is the entity's own. */
  revisionOf?: string;
  deployment: Omit<HeardDeployment, 'entityRef' | 'environmentId' | 'target'> &
    Partial<Pick<HeardDeployment, 'target'>>;
}

export type Said = SaidDeployment | { ignored: string };

const LONGEST_ID = 200;

/** The id of a report, from what the sender calls the deployment. */
export function reportIdOf(sender: string, ...parts: string[]): string {
  const id = [sender, ...parts].join(':');
  return id.length <= LONGEST_ID
    ? id
    : `${sender}:${createHash('sha256').update(id).digest('hex')}`;
}

/** A version as short as people write it; of a commit, its first characters. */
export function versionOf(
  ...candidates: (string | null | undefined)[]
): string | undefined {
  const version = candidates.find(each => each?.trim())?.trim();
  return version && /^[0-9a-f]{40,64}$/i.test(version)
    ? version.slice(0, 12)
    : version?.slice(0, LONGEST_ID);
}

/** The version of a package URL: its tag, or what stands behind the `@`. */
export function versionOfPurl(purl: string): string | undefined {
  const [path, query = ''] = purl.split('#')[0].split('?');
  const version = /@([^/]+)$/.exec(path)?.[1];
  return (
    new URLSearchParams(query).get('tag') ??
    (version === undefined ? undefined : decoded(version))
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
