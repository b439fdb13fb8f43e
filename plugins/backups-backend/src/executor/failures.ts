import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { reasonSchema, type Reason } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** As EngineError, StoreError and ExecutorError are, whichever copy of a package made them. */
const saidSchema = z.object({
  reason: reasonSchema,
  isTransient: z.boolean().optional(),
  kind: z.string().optional(),
});
const systemSchema = z.object({
  code: z.enum(['ENOSPC', 'EDQUOT']),
  path: z.string().optional(),
});
const LONGEST_CAUSE = 500;

/** Why it failed, for a person. */
export function reasonOf(
  error: unknown,
  folder = 'the scratch folder',
): Reason {
  const said = saidSchema.safeParse(membersOf(error));
  if (said.success) {
    return said.data.reason;
  }
  const system = systemSchema.safeParse(membersOf(error));
  if (system.success) {
    return backupsReason('executor.disk-full', {
      folder: system.data.path ?? folder,
    });
  }
  const cause = error instanceof Error ? error.message : String(error);
  return backupsReason('executor.unexpected', {
    cause: cause.slice(0, LONGEST_CAUSE),
  });
}

/** Whether trying again later can help. */
export function isTransient(error: unknown): boolean {
  const said = saidSchema.safeParse(membersOf(error));
  return (
    said.success &&
    (said.data.isTransient === true || said.data.kind === 'unreachable')
  );
}

function membersOf(error: unknown): object {
  const { reason, isTransient: transient, kind, code, path } = Object(error);
  return { reason, isTransient: transient, kind, code, path };
}
