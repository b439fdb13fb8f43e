import { Knex } from 'knex';
import { HeardAlert } from '../domain/heardAlert';
import { ALERTS, INCIDENTS } from './tables';

/** Whose the alerts are that are known already. */
export class KnexKnownAlerts {
  constructor(private readonly knex: Knex) {}

  /** The entity of the incident that an alert last belonged to. */
  async entityOf({
    source,
    key,
  }: Pick<HeardAlert, 'source' | 'key'>): Promise<string | undefined> {
    const row = await this.knex(ALERTS)
      .join(INCIDENTS, `${INCIDENTS}.id`, `${ALERTS}.incident_id`)
      .where({ [`${ALERTS}.source`]: source, [`${ALERTS}.alert_key`]: key })
      .orderBy(`${ALERTS}.starts_at`, 'desc')
      .first(`${INCIDENTS}.entity_ref`);
    return row && String(row.entity_ref);
  }
}
