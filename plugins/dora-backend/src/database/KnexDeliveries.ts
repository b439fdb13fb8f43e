import { Knex } from 'knex';

const TABLE = 'deliveries';

/** Events that have been taken, so that one that comes again is known. */
export class KnexDeliveries {
  constructor(private readonly now: () => number) {}

  /** @returns false where it was taken before */
  async take(
    transaction: Knex.Transaction,
    sender: string,
    id: string,
  ): Promise<boolean> {
    const taken = await transaction(TABLE)
      .insert({ sender, id, received_at: this.now() })
      .onConflict(['sender', 'id'])
      .ignore()
      .returning('id');
    return taken.length > 0;
  }

  /** @returns how many were taken before an instant, and are forgotten */
  async purge(knex: Knex, before: number): Promise<number> {
    return await knex(TABLE).where('received_at', '<', before).delete();
  }
}
