import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  AlertResult,
  WebhookAnswer,
} from '@quarterdeck/plugin-incidents-common';
import { AlertsConfig } from '../alertsConfig';
import { KnexKnownAlerts } from '../database/KnexKnownAlerts';
import { KnexUnmatchedAlerts } from '../database/KnexUnmatchedAlerts';
import { someLines } from '../domain/foreign';
import { HeardAlert, environmentOf } from '../domain/heardAlert';
import { EntityMatch } from '../domain/entityMatch';
import { keepLabels, withoutSecrets } from '../domain/keepLabels';
import { isObjective, severityOf } from '../domain/severity';
import { EntityDirectory } from '../providers/entities/EntityDirectory';
import { AlertReport, IncidentDesk } from './IncidentDesk';

/** Our own failures in a row, after which the rest is left for the next attempt of the sender. */
const GIVE_UP_AFTER = 3;
/** What is wrong with an alert is told to its sender, who knows the rest. */
const LONGEST_REASON = 500;

export interface AlertIntakeOptions {
  desk: Pick<IncidentDesk, 'reportAlert'>;
  entities: Pick<EntityDirectory, 'current' | 'afterMiss'>;
  unmatched: Pick<KnexUnmatchedAlerts, 'put' | 'remove'>;
  known: Pick<KnexKnownAlerts, 'entityOf'>;
  config: AlertsConfig;
  logger: LoggerService;
}

/** Takes alerts in: finds out whose they are and how severe, and hands them to the desk. */
export class AlertIntake {
  constructor(private readonly options: AlertIntakeOptions) {}

  /**
   * Takes each by itself, in their order: one that is no good does not lose the others.
   *
   * @param read - what the sender said of one alert, or why it says nothing; throws an InputError for what is no good
   * @throws InputError where all of them are no good: the sender need not try again
   * @throws ServiceUnavailableError where one failed for a reason of ours: the sender does well to try all of them again
   */
  async takeAll<T>(
    values: readonly T[],
    read: (value: T) => HeardAlert | AlertResult,
  ): Promise<WebhookAnswer> {
    const results: AlertResult[] = [];
    let failures = 0;
    for (const value of values) {
      const result = await this.#takeOne(() => read(value));
      if (result) {
        results.push(result);
      } else if (++failures === GIVE_UP_AFTER) {
        break;
      }
    }
    if (failures > 0) {
      throw new ServiceUnavailableError(
        'Not every alert could be taken in; send them again',
      );
    }
    const answer = answerOf(results);
    if (answer.rejected > 0 && answer.rejected === values.length) {
      throw new InputError(
        `No alert of it can be used: ${results[0].reason ?? ''}`,
      );
    }
    return answer;
  }

  /** @returns undefined where it failed for a reason of ours */
  async #takeOne(
    read: () => HeardAlert | AlertResult,
  ): Promise<AlertResult | undefined> {
    try {
      const said = read();
      return 'result' in said ? said : await this.take(said);
    } catch (error) {
      const { name, message } = toError(error);
      if (name === 'InputError') {
        return {
          key: null,
          result: 'rejected',
          incidentId: null,
          reason: someLines(message, LONGEST_REASON) ?? null,
        };
      }
      this.options.logger.error(
        `An alert could not be taken in: ${name}: ${message}`,
      );
      return undefined;
    }
  }

  async take(alert: HeardAlert): Promise<AlertResult> {
    const { desk, unmatched } = this.options;
    const match = await this.#match(alert);
    if (match.entityRef === undefined) {
      return await this.#keep(alert, match.reason);
    }
    const { incidentId, result } = await desk.reportAlert(
      this.#reportOf(alert, match.entityRef),
    );
    await unmatched.remove(alert);
    return {
      key: alert.key,
      result,
      incidentId: incidentId ?? null,
      reason: null,
    };
  }

  async #match(alert: HeardAlert): Promise<EntityMatch> {
    const { entities, known, config } = this.options;
    const match = (await entities.current()).match(alert, config.entityLabels);
    if (match.entityRef !== undefined) {
      return match;
    }
    const again = (await entities.afterMiss()).match(
      alert,
      config.entityLabels,
    );
    if (again.entityRef !== undefined) {
      return again;
    }
    // An entity that was renamed or taken away meanwhile must not keep its incident open for ever.
    const entityRef = await known.entityOf(alert);
    return entityRef === undefined ? again : { entityRef };
  }

  async #keep(alert: HeardAlert, why: string): Promise<AlertResult> {
    const reason = withoutSecrets(why) ?? 'Its labels name no entity';
    await this.options.unmatched.put(alert, {
      name: withoutSecrets(alert.name) ?? 'An alert',
      state: alert.state,
      reason,
      labels: keepLabels(alert.labels, this.options.config.keepLabels),
      summary: withoutSecrets(alert.summary) ?? null,
      link: withoutSecrets(alert.link) ?? null,
    });
    return { key: alert.key, result: 'unmatched', incidentId: null, reason };
  }

  #reportOf(alert: HeardAlert, entityRef: string): AlertReport {
    const { config } = this.options;
    const { pagerdutyServiceId: _, labels, ...said } = alert;
    const environmentId = environmentOf(
      labels,
      config.environments,
      config.environmentLabels,
    );
    const environment = config.environments.find(
      ({ id }) => id === environmentId,
    );
    return {
      ...said,
      entityRef,
      environmentId,
      name: withoutSecrets(said.name) ?? 'An alert',
      summary: withoutSecrets(said.summary),
      description: withoutSecrets(said.description),
      link: withoutSecrets(said.link),
      runbookUrl: withoutSecrets(said.runbookUrl),
      severity: severityOf(labels, environment?.tier, config.severityRules),
      isObjective: isObjective(labels),
      labels: keepLabels(labels, config.keepLabels),
    };
  }
}

function answerOf(results: AlertResult[]): WebhookAnswer {
  const count = (wanted: AlertResult['result']) =>
    results.filter(({ result }) => result === wanted).length;
  return {
    accepted: count('accepted'),
    repeated: count('repeated'),
    unmatched: count('unmatched'),
    ignored: count('ignored'),
    rejected: count('rejected'),
    results,
  };
}
