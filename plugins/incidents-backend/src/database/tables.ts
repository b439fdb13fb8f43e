import { z } from 'zod';
import { Knex } from 'knex';
import { AlertRecord, IncidentRecord } from '../domain/records';
import { participantsOf, toAlertRow, toRow } from './rows';

export const INCIDENTS = 'incidents';
export const ALERTS = 'incident_alerts';
export const KEYS = 'incident_keys';
export const PARTICIPANTS = 'incident_participants';

export async function insertIncident(
  transaction: Knex.Transaction,
  record: IncidentRecord,
): Promise<void> {
  await transaction(INCIDENTS).insert(toRow(record));
  await writeKey(transaction, record.sourceKey, record.id);
  await writeParticipants(transaction, record);
}

/** So that what is told under a key again is known, also where it joined what another had opened. */
export async function writeKey(
  transaction: Knex.Transaction,
  sourceKey: string,
  incidentId: string,
): Promise<void> {
  await transaction(KEYS)
    .insert({ incident_id: incidentId, source_key: sourceKey })
    .onConflict(['incident_id', 'source_key'])
    .ignore();
}

/** @returns false, and writes nothing, where it has another revision than the one before */
export async function updateIncident(
  transaction: Knex.Transaction,
  record: IncidentRecord,
): Promise<boolean> {
  const written = await transaction(INCIDENTS)
    .where({ id: record.id, revision: record.revision - 1 })
    .update(toRow(record));
  if (written !== 1) {
    return false;
  }
  await transaction(PARTICIPANTS).where('incident_id', record.id).delete();
  await writeParticipants(transaction, record);
  return true;
}

async function writeParticipants(
  transaction: Knex.Transaction,
  record: IncidentRecord,
): Promise<void> {
  const rows = participantsOf(record).map(user_ref => ({
    incident_id: record.id,
    user_ref,
  }));
  if (rows.length > 0) {
    await transaction(PARTICIPANTS).insert(rows);
  }
}

/** @returns false, and writes nothing, where it has another revision than the one before */
export async function updateAlert(
  transaction: Knex.Transaction,
  record: AlertRecord,
): Promise<boolean> {
  const written = await transaction(ALERTS)
    .where({ id: record.id, revision: record.revision - 1 })
    .update(toAlertRow(record));
  return written === 1;
}

const firingSchema = z.array(
  z.object({ incident_id: z.string(), count: z.coerce.number() }),
);

/** How many alerts of incidents fire, by incident: counted in the database, since there may be very many. */
export async function countFiring(
  knex: Knex,
  incidentIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = firingSchema.parse(
    await knex(ALERTS)
      .whereIn('incident_id', incidentIds)
      .where('state', 'firing')
      .groupBy('incident_id')
      .select('incident_id')
      .count({ count: '*' }),
  );
  return new Map(rows.map(row => [row.incident_id, row.count]));
}
