import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import type { BackupDesk, ToldBackup } from '../engine/BackupDesk';
import { ENTITY, SOURCE, policyOf } from './policyOf';

const MOST = 50;

/** `backups:list-backups` */
export function registerListBackups(options: {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  backups: BackupDesk;
  store: ProtectionReader;
}): void {
  const { actionsRegistry, backups, store } = options;
  actionsRegistry.register({
    name: 'list-backups',
    title: 'List the backups of an entity',
    description:
      'Tells the newest backups of a source, what keeps each of them, where they lie, and whether they were restored for proof. When to use: to know what could be restored now. Reads only.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          source: z.string().optional().describe(SOURCE),
        }),
      output: z =>
        z.object({
          policyId: z.string(),
          source: z.string(),
          backups: z.array(
            z.object({
              id: z.string(),
              type: z.string(),
              pointAt: z.string().describe('The instant that it restores'),
              storedBytes: z.number(),
              copies: z.array(z.string()).describe('Store: state'),
              keptBecause: z.array(z.string()),
              restoreTest: z
                .string()
                .nullable()
                .describe('passed, failed, or null: never tested'),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const policy = await policyOf(options, input, credentials);
      const told = await backups.tell(
        await store.backups({ policyIds: [policy.id], limit: MOST }),
      );
      return {
        output: {
          policyId: policy.id,
          source: policy.source,
          backups: told.map(({ backup, keptBecause, test }) => ({
            id: backup.id,
            type: backup.type,
            pointAt: new Date(backup.pointAt).toISOString(),
            storedBytes: backup.storedBytes,
            copies: backup.copies.map(
              ({ store: name, state }) => `${name}: ${state}`,
            ),
            keptBecause: keptBecause.map(({ message }) => message),
            restoreTest: resultOf(test),
          })),
        },
      };
    },
  });
}

function resultOf(test: ToldBackup['test']): string | null {
  if (!test) {
    return null;
  }
  return test.state === 'succeeded' ? 'passed' : 'failed';
}
