import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  Incident,
  IncidentSummary,
} from '@quarterdeck/plugin-incidents-common';

type Schemas = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

export const ENTITY = 'An entity, in full: component:default/shop';
export const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
};

/** What actions tell of an incident. */
export const incidentShape = (z: Schemas) => ({
  id: z.string(),
  number: z.number().int().describe('People say INC- and this'),
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  title: z.string(),
  severity: z.string().describe('P0, the worst, to P3'),
  state: z
    .string()
    .describe('open, acknowledged, mitigated, resolved or merged'),
  reason: z.string().describe('Why it is in that state'),
  startedAt: z.string().describe('ISO 8601 in UTC: when it began to hurt'),
  commander: z.string().nullable().describe('Who leads it'),
  firingAlerts: z.number().int(),
  overdue: z
    .array(z.string())
    .describe('Clocks over their target: acknowledge, mitigate, resolve'),
  link: z.string().describe('Path of its page in the portal'),
});

export function toldOf(incident: Incident | IncidentSummary) {
  return {
    id: incident.id,
    number: incident.number,
    entityRef: incident.entityRef,
    environmentId: incident.environmentId,
    title: incident.title,
    severity: incident.severity,
    state: incident.state,
    reason: incident.reason.message,
    startedAt: incident.startedAt,
    commander: incident.commander,
    firingAlerts: incident.firingAlerts,
    overdue: incident.clocks
      .filter(({ isBreached }) => isBreached)
      .map(({ kind }) => kind),
    link: `/incidents/${incident.id}`,
  };
}
