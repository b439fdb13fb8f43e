import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { factQuerySchema } from '@quarterdeck/plugin-timeline-common';
import { fullEntityRef } from '@quarterdeck/toolkit-node';
import { FactReader } from '../engine/FactReader';

/** `timeline:list-facts`, for runbooks, templates, MCP clients and the command line. */
export function registerListFacts(options: {
  actionsRegistry: ActionsRegistryService;
  reader: FactReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-facts',
    title: 'List what happened to an entity',
    description:
      'Says what happened to an entity of the catalog, newest first: deployments, rollouts, backups, incidents. When to use: to find what changed before something broke, or who did it. Reads only.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('The entity, in full: component:default/shop'),
          text: z
            .string()
            .optional()
            .describe('Words that all have to occur: v1.4.2 production'),
          from: z
            .string()
            .optional()
            .describe('Happened at or after, ISO 8601 in UTC'),
          to: z
            .string()
            .optional()
            .describe('Happened before, ISO 8601 in UTC'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              occurredAt: z.string().describe('ISO 8601 in UTC'),
              type: z.string().describe('environments.deployment.finished'),
              summary: z.string().describe('In one line'),
              environmentId: z.string().nullable(),
              actor: z.string().nullable().describe('Who did it; null: erased'),
              id: z.string(),
            }),
          ),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...filters } = input;
      const query = factQuerySchema.safeParse({
        ...filters,
        entity: [fullEntityRef(entityRef)],
      });
      if (!query.success) {
        throw new InputError(query.error.issues[0].message);
      }
      const page = await reader.list(query.data, credentials);
      return {
        output: {
          items: page.items.map(
            ({ occurredAt, type, summary, environmentId, actor, id }) => ({
              occurredAt,
              type,
              summary,
              environmentId,
              actor: actor.ref,
              id,
            }),
          ),
          more: page.pageInfo.nextCursor !== undefined,
        },
      };
    },
  });
}
