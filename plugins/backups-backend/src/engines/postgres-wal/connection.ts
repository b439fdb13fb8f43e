import path from 'node:path';
import { z } from 'zod';
import { refusal } from '../failure';
import { runProgram } from '../process';

const absolutePath = z
  .string()
  .refine(path.isAbsolute, { message: 'give an absolute path' });

export const walConnectionSchema = z
  .object({
    /** As pgBackRest's own configuration names the cluster. */
    stanza: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/),
    /** pgBackRest's configuration, with its repository and its secrets; the portal never reads or writes it. */
    config: absolutePath.optional(),
    /** pgBackRest itself, where it is not on the path. */
    binary: absolutePath.optional(),
    /** Folder of `postgres`, where it is not found by itself. */
    binaries: absolutePath.optional(),
    /** Where restored clusters are put: it needs room for one. Only what is restored there can be kept. */
    restoreDirectory: absolutePath.optional(),
    /** Superuser of the cluster, who counts what was restored. */
    user: z.string().min(1).default('postgres'),
    /** In which queries of entities are carried out. */
    database: z.string().min(1).default('postgres'),
    /** Whom programs run as where the executor is root, as whom PostgreSQL refuses to run. */
    systemUser: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]*$/)
      .default('postgres'),
    /** What the cluster cannot be recovered without: `timescaledb`. */
    sharedPreloadLibraries: z
      .array(z.string().regex(/^[A-Za-z0-9_$/.-]+$/))
      .default([]),
    /** How many processes pgBackRest restores with. */
    jobs: z.number().int().min(1).max(64).default(2),
  })
  .strict();
export type WalConnection = z.infer<typeof walConnectionSchema>;

export interface Identity {
  uid: number;
  gid: number;
}

/** @returns whom programs run as, where that is not who the executor is. @throws EngineError */
export async function identityOf(
  { systemUser }: WalConnection,
  signal: AbortSignal,
): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = async (flag: string) =>
    Number(
      await runProgram({
        program: 'id',
        args: [flag, systemUser],
        signal,
        package: 'coreutils',
      }),
    );
  const identity = { uid: await id('-u'), gid: await id('-g') };
  if (identity.uid === 0) {
    throw refusal('engine.connection-wrong', {
      cause: 'systemUser is root, as whom PostgreSQL does not run',
    });
  }
  return identity;
}
