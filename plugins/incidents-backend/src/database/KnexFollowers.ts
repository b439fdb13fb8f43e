import { Knex } from 'knex';

const TABLE = 'followers';

/** How far readers of the timeline have come. */
export class KnexFollowers {
  constructor(private readonly knex: Knex) {}

  /** Where the next page begins; undefined for a reader that has not read any. */
  async cursorOf(name: string): Promise<string | undefined> {
    await this.knex(TABLE)
      .insert({ name, cursor: null, position: 0 })
      .onConflict('name')
      .ignore();
    const row = await this.knex(TABLE).where({ name }).first('cursor');
    return row?.cursor ?? undefined;
  }

  async keepCursor(name: string, cursor: string): Promise<void> {
    await this.knex(TABLE).where({ name }).update({ cursor });
  }

  /**
   * Takes the fact at a position, once and for all readers of that name.
   *
   * @returns false where it, or a later one, has been taken before
   */
  async take(
    transaction: Knex.Transaction,
    name: string,
    position: number,
  ): Promise<boolean> {
    const taken = await transaction(TABLE)
      .where({ name })
      .where('position', '<', position)
      .update({ position });
    return taken > 0;
  }
}
