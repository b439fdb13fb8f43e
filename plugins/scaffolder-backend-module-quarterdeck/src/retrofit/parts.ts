import {
  GeneratedFile,
  Lock,
  ServiceModel,
  digestOf,
  generate,
} from '@quarterdeck/service-generator';

/** What can be added to a service that is there, and what writes it. */
const PARTS = {
  backups: ['backups'],
  canary: ['manifests'],
  alerts: ['monitoring'],
  runbooks: ['runbooks'],
  pipeline: ['pipeline'],
} as const satisfies Record<string, readonly string[]>;

export type Part = keyof typeof PARTS;
export const PART_NAMES = [
  'backups',
  'canary',
  'alerts',
  'runbooks',
  'pipeline',
] as const satisfies readonly Part[];

/** The files of these parts, and of nothing else. */
export function filesOfParts(
  model: ServiceModel,
  parts: readonly Part[],
): GeneratedFile[] {
  const generators = new Set(parts.flatMap(part => [...PARTS[part]]));
  return generate(model, [...generators]);
}

/**
 * Whether a file may be written: it is new, or it is still as a template has left it. What a team has changed, or wrote
 * itself, is theirs.
 */
export async function mayWrite(
  path: string,
  before: string | undefined,
  lock: Lock | undefined,
): Promise<boolean> {
  return (
    before === undefined ||
    lock?.files[path]?.digest === (await digestOf(before))
  );
}
