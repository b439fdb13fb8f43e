import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { deploymentQuerySchema } from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RecordReader } from '../engine/RecordReader';
import { READS_ONLY, scopeOf, scopeShape, windowShape } from './schemas';

/** `dora:list-failed-deployments` */
export function registerListFailedDeployments(options: {
  actionsRegistry: ActionsRegistryService;
  reader: RecordReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-failed-deployments',
    title: 'List failed deployments',
    description:
      'Lists the deployments that the change fail rate counts as failed, newest first, with why and how long they took to recover. When to use: to see what went wrong lately. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          ...scopeShape(z),
          isOpen: z
            .boolean()
            .default(false)
            .describe('Only those that have not recovered, of whichever time'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          ...windowShape(z),
          items: z.array(
            z.object({
              id: z.string(),
              entityRef: z.string(),
              environmentId: z.string(),
              version: z.string().nullable(),
              previousVersion: z.string().nullable(),
              countedAt: z.string().nullable(),
              reasons: z.array(z.string()).describe('Why it failed'),
              failedAt: z.string().nullable(),
              recoveredAt: z.string().nullable(),
              recoveryMs: z.number().nullable(),
              rolloutId: z.string().nullable(),
            }),
          ),
          more: z.boolean().describe('There are older ones'),
          emptyReason: z.string().nullable(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { isOpen, ...asked } = input;
      const query = parseRequest(deploymentQuerySchema, {
        ...scopeOf(asked),
        show: isOpen ? 'open' : 'failed',
      });
      const page = await reader.listDeployments(query, credentials);
      return {
        output: {
          ...page.window,
          items: page.items.map(each => ({
            id: each.id,
            entityRef: each.entityRef,
            environmentId: each.environmentId,
            version: each.version,
            previousVersion: each.previousVersion,
            countedAt: each.countedAt,
            reasons: each.failedReasons.map(({ message }) => message),
            failedAt: each.failedAt,
            recoveredAt: each.recoveredAt,
            recoveryMs: each.recoveryMs,
            rolloutId: each.rolloutId,
          })),
          more: page.pageInfo.nextCursor !== undefined,
          emptyReason: page.emptyReason?.message ?? null,
        },
      };
    },
  });
}
