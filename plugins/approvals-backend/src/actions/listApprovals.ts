import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { approvalQuerySchema } from '@quarterdeck/plugin-approvals-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { ApprovalReader } from '../engine/ApprovalReader';

/** `approvals:list-approvals`. Agreeing to something is no action: that takes a person who looks at it. */
export function registerListApprovals(options: {
  actionsRegistry: ActionsRegistryService;
  reader: ApprovalReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-approvals',
    title: 'List what waits for agreement, and what became of it',
    description:
      'Lists plans that somebody asked others to agree to, newest first, with their state. When to use: to see what blocks a change, or whether it was agreed to. Reads only.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .optional()
            .describe('An entity, in full: component:default/shop'),
          state: z
            .string()
            .optional()
            .describe(
              'requested, granted, denied, withdrawn, expired or consumed',
            ),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              entityRef: z.string(),
              environmentId: z.string().nullable(),
              state: z.string(),
              reason: z.string(),
              requestedAt: z.string().describe('ISO 8601 in UTC'),
              expiresAt: z.string().describe('ISO 8601 in UTC'),
            }),
          ),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...filters } = input;
      const query = parseRequest(approvalQuerySchema, {
        ...filters,
        entity: entityRef === undefined ? undefined : fullEntityRef(entityRef),
      });
      const page = await reader.list(query, credentials);
      return {
        output: {
          items: page.items.map(approval => ({
            id: approval.id,
            title: approval.title,
            entityRef: approval.entityRef,
            environmentId: approval.environmentId,
            state: approval.state,
            reason: approval.stateReason.message,
            requestedAt: approval.requestedAt,
            expiresAt: approval.expiresAt,
          })),
          more: page.pageInfo.nextCursor !== undefined,
        },
      };
    },
  });
}
