import type { Knex } from 'knex';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { executorEventSchema, type ExecutorEvent } from '../executor/protocol';
import type { Refusal, Report, ReportDoor } from '../executor/reports';

const TABLE = 'executor_reports';
/** Whom nobody waits for any more is told to end. */
const UNWATCHED_MS = 60_000;
/** Rows of those whom no replica came back for. */
const KEPT_MS = 24 * 3_600_000;

interface Row {
  run_id: string;
  token_hash: string;
  /** PostgreSQL gives it as text. */
  watched_at: number | string;
  last_sequence: number;
  /** SQLite gives it as a number. */
  has_ended: boolean | number;
  unread_json: string;
}

/**
 * What executors in clusters say, between the replica that hears it and the one that carries the run out. A row is there
 * as long as somebody waits for its run.
 */
export class ExecutorReports implements ReportDoor {
  constructor(
    private readonly knex: Knex,
    private readonly now: () => number,
  ) {}

  /** Begins anew: nothing of an earlier attempt counts any more. @returns the token; only its hash is kept */
  async open(runId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.knex<Row>(TABLE)
      .where('watched_at', '<', this.now() - KEPT_MS)
      .delete();
    const row: Row = {
      ...keyOf(runId, token),
      watched_at: this.now(),
      last_sequence: 0,
      has_ended: false,
      unread_json: '[]',
    };
    await this.knex<Row>(TABLE).insert(row).onConflict('run_id').merge();
    return token;
  }

  async isAllowed(runId: string, token: string): Promise<boolean> {
    const row = await this.knex<Row>(TABLE)
      .where({ run_id: runId })
      .first('token_hash');
    // As long for a run that is not known.
    const expected = Buffer.from(row?.token_hash ?? '0'.repeat(64), 'hex');
    return timingSafeEqual(hashOf(token), expected) && row !== undefined;
  }

  /** Takes what is new of it. */
  async add(runId: string, { events }: Report): Promise<Refusal | undefined> {
    return await this.knex.transaction(async transaction => {
      const row = await transaction<Row>(TABLE)
        .where({ run_id: runId })
        .forUpdate()
        .first();
      if (!row || this.now() - Number(row.watched_at) > UNWATCHED_MS) {
        return 'unwatched';
      }
      const fresh = events
        .filter(({ sequence }) => sequence > row.last_sequence)
        .sort((one, other) => one.sequence - other.sequence);
      if (fresh.length === 0) {
        return undefined;
      }
      if (row.has_ended) {
        return 'ended';
      }
      const end = fresh.findIndex(({ event }) => event.event === 'ended');
      const taken = end < 0 ? fresh : fresh.slice(0, end + 1);
      await transaction<Row>(TABLE)
        .where({ run_id: runId })
        .update({
          last_sequence: taken[taken.length - 1].sequence,
          has_ended: end >= 0,
          unread_json: JSON.stringify([
            ...parseEvents(row.unread_json),
            ...taken.map(({ event }) => event),
          ]),
        });
      return undefined;
    });
  }

  /** What came since it was asked last; says as well that somebody waits. */
  async take(runId: string, token: string): Promise<ExecutorEvent[]> {
    return await this.knex.transaction(async transaction => {
      const rows = () => transaction<Row>(TABLE).where(keyOf(runId, token));
      const row = await rows().forUpdate().first('unread_json');
      await rows().update({ watched_at: this.now(), unread_json: '[]' });
      return row ? parseEvents(row.unread_json) : [];
    });
  }

  /** That of a later attempt stays. */
  async close(runId: string, token: string): Promise<void> {
    await this.knex<Row>(TABLE).where(keyOf(runId, token)).delete();
  }
}

function keyOf(runId: string, token: string) {
  return { run_id: runId, token_hash: hashOf(token).toString('hex') };
}

function parseEvents(json: string): ExecutorEvent[] {
  return z.array(executorEventSchema).parse(JSON.parse(json));
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
