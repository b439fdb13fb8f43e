/**
 * Thousands of webhooks, good and broken in every way, against the real room: each has to be answered as the model says, and
 * what stands in the end has to be what the model says. Then the room is killed while good ones come in, which are sent
 * again as their senders do.
 */
import { webhookAnswerSchema } from '@quarterdeck/plugin-incidents-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Case, Cases } from './cases';
import {
  CampaignDatabase,
  createPostgresqlDatabase,
  createSqliteDatabase,
} from './database';
import { Model } from './Model';
import { Random } from './random';
import { Answer, Room } from './Room';

const POSTGRESQL = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const CASES = 10_000;
const KILLS = 20;
const LONGEST_LIFE_MS = 1_500;
const SHOWN = 10;

const emptyResult = () => ({
  kills: 0,
  cases: 0,
  /** Alerts that were taken, and of which nothing stands. */
  lost: 0,
  /** Incidents that nobody told of. */
  doubled: 0,
  /** Processes that ended by themselves, and answers that say that something went wrong inside. */
  crashed: 0,
  /** Broken ones that were taken for good. */
  undetected: 0,
  /** Good ones that were refused, and records that are not what was told. */
  wrong: 0,
  incidents: 0,
  statuses: {} as Record<string, number>,
  skipped: [] as { what: string; reason: string }[],
});
type Result = ReturnType<typeof emptyResult>;

/** @param scale - 1 is 10,000 webhooks and 20 kills */
export async function run({ scale }: { scale: number }): Promise<Result> {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 32);
  process.stderr.write(`FAULTS_SEED=${seed}\n`);
  const result = emptyResult();
  await breakThem(result, seed, Math.max(200, Math.round(CASES * scale)));
  const server = process.env[POSTGRESQL];
  if (server === undefined) {
    result.skipped.push({
      what: 'kills on PostgreSQL',
      reason: `PostgreSQL is not installed, and ${POSTGRESQL} names no server`,
    });
  } else {
    await killIt(result, seed, server, Math.max(2, Math.round(KILLS * scale)));
  }
  return result;
}

class Teller {
  #shown = 0;

  tell(what: string): void {
    this.#shown += 1;
    if (this.#shown <= SHOWN) {
      process.stderr.write(`${what.slice(0, 3000)}\n`);
    }
  }
}

async function breakThem(result: Result, seed: number, count: number) {
  const database = await createSqliteDatabase();
  const teller = new Teller();
  const room = new Room(database.configuration, () => {
    result.crashed += 1;
  });
  try {
    room.start();
    await room.started();
    const model = new Model();
    const cases = new Cases(new Random(seed), model);
    while (result.cases < count) {
      const each = cases.next();
      result.cases += 1;
      const answer = await room.send(each);
      const status = String(answer?.status ?? 'none');
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      const fault = faultOf(each, answer);
      if (fault) {
        result[fault] += 1;
        teller.tell(
          `${fault}: ${each.what}: expected ${JSON.stringify(each.expected)}, got ${JSON.stringify(answer)}\n${each.body.toString().slice(0, 1500)}`,
        );
      }
      if (result.cases % 1000 === 0) {
        process.stderr.write(`${result.cases} webhooks\n`);
      }
    }
    await compare(result, database, model, teller);
  } finally {
    await room.kill();
    await database.close();
  }
}

/** Which count of the result an answer belongs to; undefined where it is as expected. */
function faultOf(
  { expected }: Case,
  answer: Answer | undefined,
): 'crashed' | 'undetected' | 'wrong' | undefined {
  if (!answer || answer.status >= 500) {
    return 'crashed';
  }
  if (answer.status !== expected.status) {
    return answer.status === 200 ? 'undetected' : 'wrong';
  }
  if (!expected.results) {
    return answer.status === 200 || hasReason(answer.body)
      ? undefined
      : 'wrong';
  }
  const told = webhookAnswerSchema.safeParse(answer.body);
  const results = told.data?.results ?? [];
  const isAsExpected =
    results.length === expected.results.length &&
    results.every(({ result }, index) => result === expected.results?.[index]);
  const isExplained = results.every(
    ({ result, reason }) =>
      ['accepted', 'repeated'].includes(result) || Boolean(reason),
  );
  return isAsExpected && isExplained ? undefined : 'wrong';
}

/** Whoever is refused is told why. */
function hasReason(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    JSON.stringify(body.error).includes('"message":"')
  );
}

async function killIt(
  result: Result,
  seed: number,
  server: string,
  kills: number,
) {
  const database = await createPostgresqlDatabase(server);
  const teller = new Teller();
  const room = new Room(database.configuration, () => {
    result.crashed += 1;
  });
  let isOver = false;
  try {
    room.start();
    await room.started();
    const model = new Model();
    const random = new Random(seed + 1);
    const cases = new Cases(random, model, true);
    const killing = (async () => {
      for (let count = 0; count < kills; count++) {
        await room.started();
        await sleep(random.next() * LONGEST_LIFE_MS);
        await room.kill();
        room.start();
        result.kills += 1;
      }
      await room.started();
      await sleep(LONGEST_LIFE_MS);
    })().finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const each = cases.next();
      result.cases += 1;
      // As senders do: until somebody has taken it.
      let answer = await room.send(each);
      while (!answer || answer.status >= 500) {
        answer = await room.send(each);
      }
      if (answer.status !== each.expected.status) {
        result.wrong += 1;
        teller.tell(`wrong: ${each.what}: ${JSON.stringify(answer)}`);
      }
    }
    await killing;
    await compare(result, database, model, teller);
  } finally {
    await room.kill();
    await database.close();
  }
}

async function compare(
  result: Result,
  database: CampaignDatabase,
  model: Model,
  teller: Teller,
): Promise<void> {
  const expected = model.lines();
  const found = await database.lines();
  result.incidents += found.length;
  const missing = without(expected, found);
  const surplus = without(found, expected);
  for (const line of missing) {
    teller.tell(`must stand: ${line}`);
  }
  for (const line of surplus) {
    teller.tell(`stands: ${line}`);
  }
  result.lost += Math.max(0, missing.length - surplus.length);
  result.doubled += Math.max(0, surplus.length - missing.length);
  result.wrong += Math.min(missing.length, surplus.length);
}

function without(lines: string[], others: string[]): string[] {
  const left = [...others];
  return lines.filter(line => {
    const at = left.indexOf(line);
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at < 0;
  });
}
