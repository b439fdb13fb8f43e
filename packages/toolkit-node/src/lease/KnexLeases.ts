import { Knex } from 'knex';
import { databaseNow, isPostgres } from '../database/clock';

export const LEASE_DURATION_MS = 10_000;

const TABLE = 'quarterdeck_leases';

/** The right to do what only one replica may do, until it expires or is taken by another. */
export interface Lease {
  name: string;
  /** Names the process that holds it; unique per process. */
  owner: string;
  /** Counts up with each owner. */
  generation: number;
}

/** Who holds a lease now, for a status page. Times are ms since 1970 by the database's clock. */
export interface LeaseHolder extends Lease {
  heldSince: number;
  expiresAt: number;
}

/** What was about to be written must not be: the lease is another's, or may be by now. */
export class LeaseLostError extends Error {
  constructor(
    lease: Pick<Lease, 'name'>,
    why: string = 'was taken over by another replica',
  ) {
    super(`The lease ${lease.name} ${why}`);
    this.name = 'LeaseLostError';
  }
}

/**
 * Leases in the database of a plugin, by the database's clock.
 *
 * A row is never deleted, so that generations only count up: an owner that was asleep while others held the lease can
 * tell, and so can the database when it writes.
 */
export class KnexLeases {
  constructor(
    private readonly knex: Knex,
    private readonly durationMs: number = LEASE_DURATION_MS,
  ) {}

  /** @returns undefined while somebody holds it, be it the same owner. */
  async acquire(name: string, owner: string): Promise<Lease | undefined> {
    const { knex } = this;
    // Whoever waits asks every second: a look costs nothing, an attempt to write takes locks.
    const known = await knex(TABLE)
      .where({ name })
      .first('expires_at', { now: databaseNow(knex) });
    if (known && Number(known.expires_at) > Number(known.now)) {
      return undefined;
    }
    if (!known) {
      await knex(TABLE)
        .insert({
          name,
          owner: '',
          generation: 0,
          held_since: 0,
          expires_at: 0,
        })
        .onConflict('name')
        .ignore();
    }
    const [taken] = await knex(TABLE)
      .where({ name })
      .where('expires_at', '<=', databaseNow(knex))
      .update({
        owner,
        generation: knex.raw('generation + 1'),
        held_since: databaseNow(knex),
        expires_at: this.#expiry(),
      })
      .returning('generation');
    return taken && { name, owner, generation: Number(taken.generation) };
  }

  /** @returns false when another owner has taken it. */
  async renew(lease: Lease): Promise<boolean> {
    const renewed = await this.knex(TABLE)
      .where(identityOf(lease))
      .update({ expires_at: this.#expiry() });
    return renewed > 0;
  }

  /** Lets the next owner have it at once; does nothing to a lease that is another's by now. */
  async release(lease: Lease): Promise<void> {
    await this.knex(TABLE).where(identityOf(lease)).update({ expires_at: 0 });
  }

  /**
   * Makes a transaction void if the lease has been taken over, and keeps others from taking it until the transaction
   * ends. A lease that expired and that nobody took is still good: nobody else has written meanwhile.
   *
   * Call it before anything else in the transaction: SQLite refuses to turn a transaction that has read into one that
   * writes when another process wrote in between.
   *
   * A transaction of which nothing is heard for half as long as the lease lasts is undone by PostgreSQL, or a process
   * that was stopped in the middle of one would hold up its successor for as long as it sleeps. Half, because another
   * transaction of the same process may have been waiting for it, and is only now waited for itself.
   *
   * @throws LeaseLostError
   */
  async assertHeld(transaction: Knex.Transaction, lease: Lease): Promise<void> {
    const row = transaction(TABLE).where(identityOf(lease));
    const held = isPostgres(transaction)
      ? (
          await row
            .select(
              transaction.raw(
                "set_config('idle_in_transaction_session_timeout', ?, true)",
                [String(Math.ceil(this.durationMs / 2))],
              ),
            )
            .forUpdate()
        ).length
      : await row.update({ name: lease.name });
    if (held === 0) {
      throw new LeaseLostError(lease);
    }
  }

  /** Whose it is now; undefined where nobody holds it. */
  async leaseHolder(name: string): Promise<LeaseHolder | undefined> {
    const row = await this.knex(TABLE)
      .where({ name })
      .where('expires_at', '>', databaseNow(this.knex))
      .first('owner', 'generation', 'held_since', 'expires_at');
    return (
      row && {
        name,
        owner: String(row.owner),
        generation: Number(row.generation),
        heldSince: Number(row.held_since),
        expiresAt: Number(row.expires_at),
      }
    );
  }

  #expiry(): Knex.Raw {
    return this.knex.raw('? + ?', [databaseNow(this.knex), this.durationMs]);
  }
}

function identityOf({ name, owner, generation }: Lease): Lease {
  return { name, owner, generation };
}
