import {
  AuditorService,
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { audited } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { IncidentStore } from '../database/IncidentStore';
import {
  AlertRecord,
  IncidentRecord,
  LinkedRunRecord,
  RUNNING_STATES,
} from '../domain/records';
import { ActionsPort } from '../providers/actions/types';
import { Runbooks } from './Runbooks';

const suggestionsSchema = z.object({
  items: z.array(
    z.object({
      slug: z.string(),
      startsOnAlert: z.boolean().default(false),
      parameters: z.array(z.object({ name: z.string() })).default([]),
    }),
  ),
});

/** Of an older incident the alert is known for so long that somebody is at it. */
const LATELY_MS = 3_600_000;
const MOST_INCIDENTS = 50;
const MOST_ALERTS = 20;
const OWN_SUBJECT = 'plugin:incidents';

/**
 * Starts the runbooks that ask for it as soon as their alert is there. That carries nothing out: a run waits for people,
 * and of its steps only looks begin by themselves. The same runbook is started once for an incident.
 */
export class AlertStarter {
  /** By incident: the alerts for which there is nothing more to start. */
  readonly #settled = new Map<string, string>();

  constructor(
    private readonly options: {
      actions: ActionsPort;
      auditor: AuditorService;
      auth: AuthService;
      incidents: {
        linkRun(id: string, run: LinkedRunRecord): Promise<unknown>;
      };
      logger: LoggerService;
      runbooks: Pick<Runbooks, 'start'>;
      store: Pick<IncidentStore, 'list' | 'alertsOf'>;
      now(): number;
    },
  ) {}

  async pass(signal: AbortSignal): Promise<void> {
    const { store, auth, logger, now } = this.options;
    const incidents = await store.list(
      { states: RUNNING_STATES, openedFrom: now() - LATELY_MS },
      undefined,
      MOST_INCIDENTS,
    );
    this.#forget(incidents);
    const alerts = await store.alertsOf(incidents.map(({ id }) => id));
    const credentials = await auth.getOwnServiceCredentials();
    for (const incident of incidents) {
      const firing = alerts
        .filter(
          ({ incidentId, state }) =>
            incidentId === incident.id && state === 'firing',
        )
        .slice(0, MOST_ALERTS);
      const seen = firing
        .map(({ id }) => id)
        .sort()
        .join();
      if (signal.aborted) {
        return;
      }
      if (firing.length === 0 || this.#settled.get(incident.id) === seen) {
        continue;
      }
      try {
        await this.#startFor(incident, firing, credentials);
        this.#settled.set(incident.id, seen);
      } catch (error) {
        // What is down comes back; what says no says no again.
        if (!(error instanceof ServiceUnavailableError)) {
          this.#settled.set(incident.id, seen);
        }
        logger.debug(
          `No runbook was started by an alert of INC-${incident.number}`,
          toError(error),
        );
      }
    }
  }

  async #startFor(
    incident: IncidentRecord,
    firing: readonly AlertRecord[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { actions, logger } = this.options;
    const { items } = await actions.invoke(
      'runbooks:suggest-runbooks',
      {
        entityRef: incident.entityRef,
        alerts: firing.map(({ name, labels }) => ({ name, labels })),
      },
      suggestionsSchema,
      credentials,
    );
    const started = new Set(incident.runs.map(({ slug }) => slug));
    for (const { slug, parameters } of items.filter(
      ({ startsOnAlert, slug: each }) => startsOnAlert && !started.has(each),
    )) {
      try {
        await this.#start(
          incident,
          firing[0],
          { slug, parameters },
          credentials,
        );
      } catch (error) {
        if (error instanceof ServiceUnavailableError) {
          throw error;
        }
        logger.warn(
          `The runbook ${slug} of ${incident.entityRef} asks to be started by its alert, and cannot be`,
          toError(error),
        );
      }
    }
  }

  async #start(
    incident: IncidentRecord,
    alert: AlertRecord,
    { slug, parameters }: { slug: string; parameters: { name: string }[] },
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { auditor, incidents, runbooks } = this.options;
    const { id, environmentId } = incident;
    const takesEnvironment =
      environmentId !== null &&
      parameters.some(({ name }) => name === 'environment');
    await audited(
      auditor,
      { eventId: 'incident', severityLevel: 'medium' },
      { actionType: 'start-runbook', id, slug },
      async () => {
        const { run } = await runbooks.start(
          incident,
          {
            slug,
            parameters: takesEnvironment ? { environment: environmentId } : {},
          },
          {
            credentials,
            by: OWN_SUBJECT,
            idempotencyKey: `${id}/on-alert/${slug}`,
            alertName: alert.name,
          },
        );
        await incidents.linkRun(id, run);
      },
    );
  }

  #forget(incidents: readonly IncidentRecord[]): void {
    const known = new Set(incidents.map(({ id }) => id));
    for (const id of this.#settled.keys()) {
      if (!known.has(id)) {
        this.#settled.delete(id);
      }
    }
  }
}
