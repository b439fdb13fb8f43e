import { FileTree } from '@quarterdeck/service-generator';
import { z } from 'zod';

export const MANIFEST = 'package.json';
export const LOCK = 'package-lock.json';

const names = z.record(z.string(), z.string()).default({});

const manifestSchema = z.looseObject({
  dependencies: names,
  devDependencies: names,
  engines: z.looseObject({ node: z.string().optional() }).default({}),
  scripts: names,
});

const packageSchema = z.looseObject({
  version: z.string().optional(),
  // Old packages have a list there.
  engines: z.unknown().optional(),
  peerDependencies: names,
  peerDependenciesMeta: z
    .record(z.string(), z.looseObject({ optional: z.boolean().optional() }))
    .default({}),
});

const lockSchema = z.looseObject({
  packages: z.record(z.string(), packageSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type LockedPackage = z.infer<typeof packageSchema>;

/** What the repository says of itself; undefined where it is none of Node */
export function manifestOf(files: FileTree): Manifest | undefined {
  return manifestSchema.safeParse(parsed(files.get(MANIFEST)?.content)).data;
}

/** What is installed, by its path below the repository; undefined where nothing is locked */
export function lockedOf(
  files: FileTree,
): Readonly<Record<string, LockedPackage>> | undefined {
  return lockSchema.safeParse(parsed(files.get(LOCK)?.content)).data?.packages;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The line in which a text stands first, from 1 */
export function lineOf(
  files: FileTree,
  path: string,
  text: string,
): number | undefined {
  const index = files
    .get(path)
    ?.content.split('\n')
    .findIndex(line => line.includes(text));
  return index === undefined || index < 0 ? undefined : index + 1;
}

/** The name of a package, behind the last `node_modules/` of its path */
export function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '');
}
