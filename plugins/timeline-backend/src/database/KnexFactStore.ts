import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  Fact,
  SignedHead,
  signedHeadSchema,
} from '@quarterdeck/plugin-timeline-common';
import { migrate } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import {
  ChainEnd,
  ParsedFact,
  StoredLink,
  appendLink,
  isSameFact,
  readContent,
} from '../domain/chain';
import { ParsedQuery } from '../domain/cursor';
import { AppendResult, FactStore, FoundFacts } from './FactStore';
import { findFacts } from './findFacts';
import { LinkedFact, insertFacts } from './insertFacts';
import {
  LINK_COLUMNS,
  chainRowSchema,
  fromLinkRow,
  fromPersonalRows,
} from './rows';

const DAY_MS = 24 * 3_600_000;
/** Before the first second that the order knows of. */
const EARLIEST = 0;

export class KnexFactStore implements FactStore {
  readonly #types = new Set<string>();

  static async create(database: DatabaseService): Promise<KnexFactStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-timeline-backend',
        'migrations',
      ),
    });
    return new KnexFactStore(await database.getClient());
  }

  private constructor(private readonly knex: Knex) {}

  async append(
    facts: readonly ParsedFact[],
    recordedAt: number,
  ): Promise<AppendResult[]> {
    facts.forEach(fact => checkTime(fact, recordedAt));
    const { results, types } = await this.knex.transaction(
      async transaction => {
        // The write comes first: it is the lock under which positions are given, on both databases.
        await transaction('chain').where({ id: 1 }).update({ id: 1 });
        return await this.#appendLocked(transaction, facts, recordedAt);
      },
    );
    types.forEach(type => this.#types.add(type));
    return results;
  }

  async #appendLocked(
    transaction: Knex.Transaction,
    facts: readonly ParsedFact[],
    recordedAt: number,
  ): Promise<{ results: AppendResult[]; types: string[] }> {
    const known = await this.#known(
      transaction,
      facts.map(({ id }) => id),
    );
    let end = (await readChain(transaction)).last;
    const linked: LinkedFact[] = [];
    const results = facts.map((fact): AppendResult => {
      const there = known.get(fact.id);
      if (there) {
        if (!isSameFact(there.content, fact)) {
          throw new ConflictError(
            `Fact ${fact.id} is recorded at position ${there.position} with another content; a fact that has changed needs an id of its own`,
          );
        }
        return { id: fact.id, position: there.position, duplicate: true };
      }
      const link = appendLink(end, fact, recordedAt, newSalt);
      end = link;
      linked.push({ link, fact });
      known.set(fact.id, { position: link.position, content: link.content });
      return { id: fact.id, position: link.position, duplicate: false };
    });
    const types = [...new Set(linked.map(({ fact }) => fact.type))];
    if (linked.length > 0) {
      await insertFacts(
        transaction,
        linked,
        types.filter(type => !this.#types.has(type)),
      );
      await transaction('chain')
        .where({ id: 1 })
        .update({ position: end.position, hash: end.hash });
    }
    return { results, types };
  }

  async #known(transaction: Knex.Transaction, ids: readonly string[]) {
    const rows = await transaction('facts')
      .whereIn('id', ids)
      .select('id', 'position', 'content_json');
    return new Map<string, { position: number; content: string }>(
      rows.map(row => [
        row.id,
        { position: Number(row.position), content: row.content_json },
      ]),
    );
  }

  async find(query: ParsedQuery, after?: number): Promise<FoundFacts> {
    const types =
      query.type || query.room
        ? await this.knex('fact_types').pluck('type')
        : [];
    const { rows, next } = await findFacts(this.knex, query, after, types);
    return { facts: await this.#read(rows), next };
  }

  async get(id: string): Promise<Fact | undefined> {
    const row = await this.knex('facts')
      .where({ id })
      .first('position', 'content_json');
    const [fact] = row ? await this.#read([row]) : [];
    return fact;
  }

  async #read(
    rows: readonly { position: number | string; content_json: string }[],
  ): Promise<Fact[]> {
    const personal = await this.#personal(
      rows.map(({ position }) => Number(position)),
    );
    return rows.map(row =>
      readContent(row.content_json, personal.get(Number(row.position)) ?? []),
    );
  }

  async #personal(positions: readonly number[]) {
    const rows =
      positions.length > 0
        ? await this.knex('fact_personal').whereIn('position', positions)
        : [];
    return fromPersonalRows(rows);
  }

  async ends(): Promise<{ last: ChainEnd; anchor: ChainEnd }> {
    return await readChain(this.knex);
  }

  async links(afterPosition: number, limit: number): Promise<StoredLink[]> {
    const rows = await this.knex('facts')
      .where('position', '>', afterPosition)
      .orderBy('position')
      .limit(limit)
      .select(LINK_COLUMNS);
    const personal = fromPersonalRows(
      rows.length === 0
        ? []
        : await this.knex('fact_personal').whereBetween('position', [
            rows[0].position,
            rows[rows.length - 1].position,
          ]),
    );
    return rows.map(row =>
      fromLinkRow(row, personal.get(Number(row.position)) ?? []),
    );
  }

  async hashAt(position: number): Promise<string | undefined> {
    const row = await this.knex('facts').where({ position }).first('hash');
    return row?.hash;
  }

  async saveHead(head: SignedHead): Promise<void> {
    await this.knex('signed_heads').insert({
      position: head.position,
      signed_at: Date.parse(head.signedAt),
      head_json: JSON.stringify(head),
    });
  }

  async heads(
    beforePosition: number | undefined,
    limit: number,
  ): Promise<SignedHead[]> {
    const query = this.knex('signed_heads')
      .orderBy('position', 'desc')
      .orderBy('signed_at', 'desc')
      .limit(limit);
    if (beforePosition !== undefined) {
      query.where('position', '<', beforePosition);
    }
    const rows: string[] = await query.pluck('head_json');
    return rows.map(row => signedHeadSchema.parse(JSON.parse(row)));
  }

  async erase(reference: string): Promise<number> {
    return await this.knex.transaction(async transaction => {
      const positions: unknown[] = await transaction('fact_personal')
        .where('about', reference)
        .pluck('position');
      await transaction('fact_personal').where('about', reference).delete();
      await transaction('facts')
        .where({ actor_kind: 'user', actor_ref: reference })
        .update({ actor_ref: null });
      return new Set(positions.map(Number)).size;
    });
  }

  async purgeBefore(recordedBefore: number, limit: number): Promise<number> {
    return await this.knex.transaction(async transaction => {
      await transaction('chain').where({ id: 1 }).update({ id: 1 });
      const rows = await transaction('facts')
        .orderBy('position')
        .limit(limit)
        .select('position', 'order_key', 'hash', 'content_json');
      const kept = rows.findIndex(
        row =>
          Date.parse(readContent(row.content_json, []).recordedAt) >=
          recordedBefore,
      );
      const gone = kept === -1 ? rows : rows.slice(0, kept);
      const anchor = gone.at(-1);
      if (!anchor) {
        return 0;
      }
      const keys = gone.map(({ order_key }) => order_key);
      if (this.knex.client.config.client !== 'pg') {
        await transaction('fact_search').whereIn('rowid', keys).delete();
      }
      await transaction('fact_entities').whereIn('order_key', keys).delete();
      for (const table of ['fact_personal', 'facts']) {
        await transaction(table)
          .where('position', '<=', anchor.position)
          .delete();
      }
      await transaction('chain').where({ id: 1 }).update({
        anchor_position: anchor.position,
        anchor_hash: anchor.hash,
      });
      return gone.length;
    });
  }
}

async function readChain(knex: Knex) {
  const row = chainRowSchema.parse(
    await knex('chain').where({ id: 1 }).first(),
  );
  return {
    last: { position: row.position, hash: row.hash },
    anchor: { position: row.anchor_position, hash: row.anchor_hash },
  };
}

function checkTime(fact: ParsedFact, recordedAt: number): void {
  const occurredAt = Date.parse(fact.occurredAt);
  if (occurredAt < EARLIEST || occurredAt > recordedAt + DAY_MS) {
    throw new InputError(
      `Fact ${fact.id} happened at ${fact.occurredAt}, which is before 1970 or in the future; check the clock of who posts it`,
    );
  }
}

function newSalt(): string {
  return randomBytes(16).toString('hex');
}
