import { Knex } from 'knex';
import { CorrectionRecord } from '../domain/records';
import { storedCorrectionSchema } from './KnexRecordsRows';

/** What people said about incidents; the last word about each. */
export class KnexCorrections {
  constructor(private readonly transaction: Knex.Transaction) {}

  async get(incidentId: string): Promise<CorrectionRecord | undefined> {
    const row: unknown = await this.transaction('corrections')
      .where({ incident_id: incidentId })
      .first();
    return row === undefined ? undefined : storedCorrectionSchema.parse(row);
  }

  async put(correction: CorrectionRecord): Promise<void> {
    await this.transaction('corrections')
      .insert({
        incident_id: correction.incidentId,
        deployment_id: correction.deploymentId ?? null,
        corrected_by: correction.by,
        corrected_at: correction.at,
        reason: correction.reason,
      })
      .onConflict('incident_id')
      .merge();
  }

  /** @returns whether there was one */
  async remove(incidentId: string): Promise<boolean> {
    const removed = await this.transaction('corrections')
      .where({ incident_id: incidentId })
      .delete();
    return removed > 0;
  }
}
