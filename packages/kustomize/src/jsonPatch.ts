import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { Manifest, isManifest } from './objects';
import { KustomizeError } from './source';

const path = z.string().regex(/^\/.+/, 'A path such as /spec/replicas');
const operations = z.array(
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('add'), path, value: z.unknown() }),
    z.strictObject({ op: z.literal('replace'), path, value: z.unknown() }),
    z.strictObject({ op: z.literal('remove'), path }),
    z.strictObject({ op: z.literal('test'), path, value: z.unknown() }),
  ]),
);

/** @throws KustomizeError for an operation of another form, or one whose path leads nowhere */
export function jsonPatch(
  file: string,
  object: Manifest,
  patch: unknown,
): Manifest {
  const parsed = operations.safeParse(patch);
  if (!parsed.success) {
    throw new KustomizeError(
      file,
      `the JSON patch is not right: ${z.prettifyError(parsed.error)}`,
    );
  }
  const copy = structuredClone(object);
  const problem = applyPatch(copy, parsed.data).find(each => each !== null);
  if (problem) throw new KustomizeError(file, problem.message);
  if (!isManifest(copy)) {
    throw new KustomizeError(file, 'the JSON patch leaves no object');
  }
  return copy;
}
