import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { IncidentReader } from '../engine/IncidentReader';
import { READS_ONLY, incidentShape, toldOf } from './schemas';

const inputSchema = zod.object({ id: zod.uuid() });

/** `incidents:get-incident` */
export function registerGetIncident(options: {
  actionsRegistry: ActionsRegistryService;
  reader: IncidentReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'get-incident',
    title: 'Look at an incident',
    description:
      'Tells of one incident: its state, roles, alerts, last update for stakeholders and what its severity demands and is missing. When to use: before doing something about it. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ id: z.string().describe('From list-incidents') }),
      output: z =>
        z.object({
          ...incidentShape(z),
          description: z.string().nullable(),
          scribe: z.string().nullable(),
          liaison: z.string().nullable(),
          owner: z.string().nullable().describe('Who owns the entity'),
          missing: z
            .array(z.string())
            .describe('What its severity demands and is missing'),
          alerts: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              state: z.string(),
              summary: z.string().nullable(),
              startsAt: z.string(),
            }),
          ),
          lastUpdate: z
            .string()
            .nullable()
            .describe('What stakeholders were told last'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { id } = parseRequest(inputSchema, input);
      const incident = await reader.get(id, credentials);
      return {
        output: {
          ...toldOf(incident),
          description: incident.description,
          scribe: incident.roles.scribe,
          liaison: incident.roles.liaison,
          owner: incident.owner,
          missing: incident.missing.map(({ message }) => message),
          alerts: incident.alerts.map(
            ({ id: alertId, name, state, summary, startsAt }) => ({
              id: alertId,
              name,
              state,
              summary,
              startsAt,
            }),
          ),
          lastUpdate: incident.updates.at(-1)?.text ?? null,
        },
      };
    },
  });
}
