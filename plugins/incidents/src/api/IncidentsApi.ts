import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Demands,
  Incident,
  IncidentEvents,
  IncidentPage,
  IncidentQuery,
  IncidentRunbooks,
  IncidentStatistics,
  NewIncident,
  Suspects,
  UnmatchedAlerts,
  assignSchema,
  attributeSchema,
  commentedSchema,
  mergeSchema,
  newActionItemSchema,
  newCommentSchema,
  newUpdateSchema,
  reopenSchema,
  resolveSchema,
  rollbackPlanSchema,
  setSeveritySchema,
  startRunbookSchema,
  startedRunbookSchema,
  PostMortem,
} from '@quarterdeck/plugin-incidents-common';
import type { DeadLetterPage, EventResult } from '@quarterdeck/toolkit-common';
import type { z } from 'zod';

export type AskOptions = { signal?: AbortSignal };

/** What a person does with an incident, by the verb in its address, with what is sent. */
export interface IncidentActs {
  acknowledge: z.input<typeof commentedSchema>;
  severity: z.input<typeof setSeveritySchema>;
  assign: z.input<typeof assignSchema>;
  mitigate: z.input<typeof resolveSchema>;
  resolve: z.input<typeof resolveSchema>;
  reopen: z.input<typeof reopenSchema>;
  merge: z.input<typeof mergeSchema>;
  updates: z.input<typeof newUpdateSchema>;
  comments: z.input<typeof newCommentSchema>;
  attribution: z.input<typeof attributeSchema>;
  'action-items': z.input<typeof newActionItemSchema>;
}

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when it is not for the reader, with 404 for what does not exist or may
 * not be seen, with 409 when it is not in a state for that any more.
 */
export interface IncidentsApi {
  /** Newest first, of what the reader may see. */
  list(query: IncidentQuery, options?: AskOptions): Promise<IncidentPage>;
  get(id: string, options?: AskOptions): Promise<Incident>;
  getSuspects(id: string, options?: AskOptions): Promise<Suspects>;
  /** Oldest first. */
  getEvents(
    id: string,
    cursor: string | undefined,
    options?: AskOptions,
  ): Promise<IncidentEvents>;
  getRunbooks(id: string, options?: AskOptions): Promise<IncidentRunbooks>;
  getPostMortem(id: string): Promise<PostMortem>;
  /** Of one entity, or of all that the reader may see. */
  getStatistics(
    entity: string | undefined,
    options?: AskOptions,
  ): Promise<IncidentStatistics>;
  getDemands(options?: AskOptions): Promise<Demands>;
  getUnmatchedAlerts(options?: AskOptions): Promise<UnmatchedAlerts>;
  /** Events of others that nothing could be made of. */
  getDeadLetters(options?: AskOptions): Promise<DeadLetterPage>;
  /** Tries one of them again. */
  retryDeadLetter(id: string): Promise<EventResult>;
  /** @param key - the same one opens it once, however often it is sent */
  open(incident: NewIncident, key: string): Promise<Incident>;
  /** Returns how it is then. */
  act<V extends keyof IncidentActs>(
    id: string,
    verb: V,
    body: IncidentActs[V],
  ): Promise<Incident>;
  finishActionItem(id: string, itemId: string): Promise<Incident>;
  /** Says whether it was right to fire. */
  judgeAlert(
    id: string,
    alertId: string,
    verdict: 'true' | 'false',
  ): Promise<Incident>;
  /** @param key - the same one starts it once */
  startRunbook(
    id: string,
    runbook: z.input<typeof startRunbookSchema>,
    key: string,
  ): Promise<z.output<typeof startedRunbookSchema>>;
  /** Changes nothing. */
  planRollback(
    id: string,
    factId: string,
  ): Promise<z.output<typeof rollbackPlanSchema>>;
}

export const incidentsApiRef = createApiRef<IncidentsApi>().with({
  id: 'plugin.incidents.client',
  pluginId: 'incidents',
});
