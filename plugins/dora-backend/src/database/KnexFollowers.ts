import { Knex } from 'knex';

const TABLE = 'followers';

/** How far readers of the timeline have come. */
export class KnexFollowers {
  constructor(private readonly knex: Knex) {}

  /** Where the next page begins; undefined for a reader that has not read any. */
  async cursorOf(name: string): Promise<string | undefined> {
    const row = await this.knex(TABLE).where({ name }).first('cursor');
    return row?.cursor ?? undefined;
  }

  /** In the transaction of what was read up to there. A reader that was asleep does not bring others back. */
  async advance(
    knex: Knex,
    name: string,
    to: { cursor: string; position: number },
  ): Promise<void> {
    await knex(TABLE)
      .insert({ name, ...to })
      .onConflict('name')
      .merge()
      .where(`${TABLE}.position`, '<=', to.position);
  }
}
