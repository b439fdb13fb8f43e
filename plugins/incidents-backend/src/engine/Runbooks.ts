import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Incident,
  incidentReason,
  IncidentReasonCode,
  IncidentRunbooks,
  runProgressSchema,
  StartedRunbook,
  SuggestedRunbook,
  suggestedRunbookSchema,
} from '@quarterdeck/plugin-incidents-common';
import { Reason, reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { IncidentRecord, LinkedRunRecord } from '../domain/records';
import { ActionsPort } from '../providers/actions/types';

/** As the action says it: in words, and by a code of that room. */
const suggestionsSchema = z.object({
  items: z.array(
    suggestedRunbookSchema.extend({
      reason: z.string(),
      reasonCode: z.string(),
      reasonParams: reasonSchema.shape.params,
    }),
  ),
});
/** What pages can say in the language of the reader. */
const KNOWN_REASONS: Readonly<Record<string, IncidentReasonCode>> = {
  'suggestion.alert': 'runbooks.alert',
  'suggestion.procedure': 'runbooks.procedure',
  'suggestion.severity': 'runbooks.severity',
};
const runsSchema = z.object({ items: z.array(runProgressSchema) });
const startedSchema = z.object({
  runId: z.string(),
  title: z.string(),
  link: z.string(),
});
const MOST_ALERTS = 20;

/** What the room of runbooks has for an incident, asked with the eyes of who looks. */
export class Runbooks {
  constructor(
    private readonly options: { actions: ActionsPort; now: () => number },
  ) {}

  async of(
    incident: Incident,
    /** That would help, like `rollback`. */
    procedures: string[],
    credentials: BackstageCredentials,
  ): Promise<IncidentRunbooks> {
    const { actions, now } = this.options;
    const asOf = new Date(now()).toISOString();
    try {
      const [{ items: suggested }, { items: runs }] = await Promise.all([
        actions.invoke(
          'runbooks:suggest-runbooks',
          {
            entityRef: incident.entityRef,
            alerts: incident.alerts
              .slice(0, MOST_ALERTS)
              .map(({ name, labels }) => ({ name, labels })),
            severity: incident.severity,
            procedures,
          },
          suggestionsSchema,
          credentials,
        ),
        actions.invoke(
          'runbooks:list-runs',
          { entityRef: incident.entityRef, correlation: incident.id },
          runsSchema,
          credentials,
        ),
      ]);
      const suggestions = suggested.map(inOurWords);
      return {
        asOf,
        suggestions,
        runs,
        emptyReason:
          suggestions.length + runs.length > 0
            ? null
            : incidentReason('runbooks.none'),
      };
    } catch (error) {
      return { asOf, suggestions: [], runs: [], emptyReason: whyNot(error) };
    }
  }

  /**
   * Starts a runbook for an incident, as the caller; the same key starts it once.
   *
   * @throws what the room of runbooks refuses
   */
  async start(
    incident: IncidentRecord,
    wanted: { slug: string; parameters: Record<string, string> },
    request: {
      credentials: BackstageCredentials;
      by: string;
      idempotencyKey: string;
      alertName?: string;
    },
  ): Promise<{ started: StartedRunbook; run: LinkedRunRecord }> {
    const { runId, title, link } = await this.options.actions.invoke(
      'runbooks:start-run',
      {
        entityRef: incident.entityRef,
        slug: wanted.slug,
        parameters: wanted.parameters,
        ...(incident.environmentId !== null && {
          environmentId: incident.environmentId,
        }),
        context: {
          incident: `INC-${incident.number}`,
          title: incident.title,
          ...(request.alertName !== undefined && { alert: request.alertName }),
        },
        severity: incident.severity,
        correlationId: incident.id,
        originLink: `/incidents/${incident.id}`,
        idempotencyKey: request.idempotencyKey,
      },
      startedSchema,
      request.credentials,
    );
    return {
      started: { runId, link },
      run: {
        runId,
        slug: wanted.slug,
        title,
        startedBy: request.by,
        startedAt: this.options.now(),
        link,
      },
    };
  }
}

function inOurWords({
  reason,
  reasonCode,
  reasonParams,
  ...runbook
}: z.output<typeof suggestionsSchema>['items'][number]): SuggestedRunbook {
  const known = KNOWN_REASONS[reasonCode];
  return {
    ...runbook,
    reason: known
      ? incidentReason(known, reasonParams)
      : incidentReason('runbooks.other', { message: reason }),
  };
}

function whyNot(error: unknown): Reason {
  return error instanceof NotFoundError
    ? incidentReason('runbooks.absent')
    : incidentReason('runbooks.unreadable', {
        message: error instanceof Error ? error.message : String(error),
      });
}
