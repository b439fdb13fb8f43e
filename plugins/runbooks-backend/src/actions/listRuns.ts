import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { runQuerySchema } from '@quarterdeck/plugin-runbooks-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { RunReader } from '../engine/RunReader';
import { ENTITY, READS_ONLY, runShape, toldOf } from './schemas';

/** `runbooks:list-runs` */
export function registerListRuns(options: {
  actionsRegistry: ActionsRegistryService;
  reader: RunReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-runs',
    title: 'List runs of runbooks',
    description:
      'Lists runs of runbooks, newest first, with the step they are at. When to use: to see what is being followed now, or how it went before. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().optional().describe(ENTITY),
          correlation: z
            .string()
            .optional()
            .describe('What they are for, like the id of an incident'),
          active: z.boolean().optional().describe('Only those under way'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(z.object(runShape(z))),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, correlation, active, limit } = input;
      const query = parseRequest(runQuerySchema, {
        view: active ? 'active' : 'all',
        entity: entityRef === undefined ? undefined : fullEntityRef(entityRef),
        correlation,
        limit,
      });
      const { items, pageInfo } = await reader.list(query, credentials);
      return {
        output: {
          items: items.map(toldOf),
          more: pageInfo.nextCursor !== undefined,
        },
      };
    },
  });
}
