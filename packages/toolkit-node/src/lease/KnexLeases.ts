import { Knex } from 'knex';
import { databaseNow } from '../database/clock';

export const LEASE_DURATION_MS = 10_000;

/** The right to do what only one replica may do, until it expires or is taken by another. */
export interface Lease {
  name: string;
  /** Names the process that holds it; unique per process. */
  owner: string;
  /** Counts up with each owner. */
  generation: number;
}

/** What was about to be written must not be: another replica has taken over. */
export class LeaseLostError extends Error {
  constructor(lease: Pick<Lease, 'name'>) {
    super(`The lease ${lease.name} was taken over by another replica`);
    this.name = 'LeaseLostError';
  }
}

/** Leases in the database of a plugin, by the database's clock. */
export class KnexLeases {
  constructor(
    private readonly knex: Knex,
    private readonly durationMs: number = LEASE_DURATION_MS,
  ) {}

  /** @returns undefined while another owner holds it. */
  async acquire(name: string, owner: string): Promise<Lease | undefined> {
    const { knex } = this;
    await knex('quarterdeck_leases')
      .insert({ name, owner: '', generation: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    const taken = await knex('quarterdeck_leases')
      .where({ name })
      .where('expires_at', '<=', databaseNow(knex))
      .update({
        owner,
        generation: knex.raw('generation + 1'),
        expires_at: this.#expiry(),
      });
    if (taken === 0) {
      return undefined;
    }
    const row = await knex('quarterdeck_leases')
      .where({ name, owner })
      .first('generation');
    return row && { name, owner, generation: Number(row.generation) };
  }

  /** @returns false when another owner has taken it. */
  async renew(lease: Lease): Promise<boolean> {
    const renewed = await this.knex('quarterdeck_leases')
      .where({ ...lease })
      .update({ expires_at: this.#expiry() });
    return renewed > 0;
  }

  /** Lets the next owner have it at once. */
  async release(lease: Lease): Promise<void> {
    await this.knex('quarterdeck_leases')
      .where({ ...lease })
      .update({ expires_at: 0 });
  }

  /**
   * Makes the rest of a transaction void if the lease is no longer held, and keeps others from taking it until the
   * transaction ends.
   *
   * @throws LeaseLostError
   */
  async assertHeld(transaction: Knex.Transaction, lease: Lease): Promise<void> {
    const held = await transaction('quarterdeck_leases')
      .where({ ...lease })
      .update({ owner: lease.owner });
    if (held === 0) {
      throw new LeaseLostError(lease);
    }
  }

  /** Who holds it now; undefined where nobody does. */
  async holder(name: string): Promise<string | undefined> {
    const row = await this.knex('quarterdeck_leases')
      .where({ name })
      .where('expires_at', '>', databaseNow(this.knex))
      .first('owner');
    return row?.owner;
  }

  #expiry(): Knex.Raw {
    return this.knex.raw('? + ?', [databaseNow(this.knex), this.durationMs]);
  }
}
