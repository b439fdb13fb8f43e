import { z } from 'zod';
import { digestOf } from '../digest';
import { FileClass, FileTree, GeneratedFile } from '../files';
import { yamlText } from '../text';

export const LOCK_FILE = '.quarterdeck/lock.yaml';

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** What an upgrade needs to know of how a repository came to be. Never secrets. */
export const lockSchema = z.strictObject({
  version: z.literal(1),
  template: z.strictObject({
    name: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    /** Of all files of the template, by path */
    digest: sha256,
  }),
  answers: z.record(z.string(), z.unknown()),
  files: z.record(
    z.string(),
    z.strictObject({
      digest: sha256,
      class: z.enum([
        'managed',
        'merged',
        'seeded',
        'generated',
      ]) satisfies z.ZodType<FileClass>,
      isExecutable: z.literal(true).optional(),
    }),
  ),
});

export type Lock = z.infer<typeof lockSchema>;

/** Sorted, so that the same render gives the same bytes. */
export function lockText(lock: Lock): string {
  const sorted = <T>(record: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return yamlText([
    {
      comment:
        'Written by the template; upgrades compare with it. Do not edit.',
      value: {
        ...lock,
        answers: sorted(lock.answers),
        files: sorted(lock.files),
      },
    },
  ]);
}

/**
 * The lock of a repository as the template left it.
 *
 * @param generated - what generators wrote, for the classes; all else belongs to the team from its first day
 */
export async function lockOf(
  template: Lock['template'],
  answers: Record<string, unknown>,
  tree: FileTree,
  generated: readonly GeneratedFile[],
): Promise<Lock> {
  const classes = new Map(generated.map(file => [file.path, file.class]));
  const files: Lock['files'] = {};
  for (const [path, { content, isExecutable }] of tree) {
    if (path !== LOCK_FILE) {
      files[path] = {
        digest: await digestOf(content),
        class: classes.get(path) ?? 'seeded',
        ...(isExecutable ? { isExecutable: true as const } : {}),
      };
    }
  }
  return { version: 1, template, answers, files };
}

/** Less than 0 where the first version is older. Compared as numbers: 1.10.0 is newer than 1.9.0. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [a, b].map(version => version.split('.').map(Number));
  const index = first.findIndex((part, position) => part !== second[position]);
  return index < 0 ? 0 : first[index] - second[index];
}
