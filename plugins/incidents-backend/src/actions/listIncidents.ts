import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { incidentQuerySchema } from '@quarterdeck/plugin-incidents-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { IncidentReader } from '../engine/IncidentReader';
import { ENTITY, READS_ONLY, incidentShape, toldOf } from './schemas';

/** `incidents:list-incidents` */
export function registerListIncidents(options: {
  actionsRegistry: ActionsRegistryService;
  reader: IncidentReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-incidents',
    title: 'List incidents',
    description:
      'Lists incidents, newest first, with severity, state, who leads them and which clocks are over. When to use: to see what is broken now, or was. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          view: z
            .string()
            .default('open')
            .describe('open: not over; mine: in which I have a part; all'),
          entityRef: z.string().optional().describe(ENTITY),
          environmentId: z.string().optional(),
          severity: z.string().optional().describe('P0, P1, P2 or P3'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(z.object(incidentShape(z))),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, environmentId, ...filters } = input;
      const query = parseRequest(incidentQuerySchema, {
        ...filters,
        environment: environmentId,
        entity: entityRef === undefined ? undefined : fullEntityRef(entityRef),
      });
      const page = await reader.list(query, credentials);
      return {
        output: {
          items: page.items.map(toldOf),
          more: page.pageInfo.nextCursor !== undefined,
        },
      };
    },
  });
}
