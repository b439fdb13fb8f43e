/**
 * Thousands of events, good and broken in every way, against the real rooms: each has to be answered as the model says, and
 * what stands in the end has to be what was told. Then the rooms are killed while good ones come in, which are sent again
 * as their senders do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { Cases } from './Cases';
import {
  CampaignDatabase,
  createPostgresqlDatabase,
  createSqliteDatabase,
} from './database';
import { DORA_FORMATS } from './formats/dora';
import { DEPLOYMENT_FORMATS } from './formats/deployments';
import { INCIDENT_FORMATS } from './formats/incidents';
import { Model } from './Model';
import { Result } from './result';
import { Rooms } from './Rooms';
import { killWithHistory } from './history';
import { readCatalog, settled } from './waiting';

const POSTGRESQL = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const CASES = 10_000;
const FEWEST_CASES = 500;
const KILLS = 20;
const LONGEST_LIFE_MS = 1_500;
const HISTORY = 1_000;
const HISTORY_KILLS = 10;
const FORMATS = [...DORA_FORMATS, ...DEPLOYMENT_FORMATS, ...INCIDENT_FORMATS];

const letterPageSchema = z.object({
  items: z.array(z.object({ id: z.string(), reason: z.string() })),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});

/** @param scale - 1 is 10,000 events and 20 kills */
export async function run({ scale }: { scale: number }): Promise<Result> {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 32);
  process.stderr.write(`FAULTS_SEED=${seed}\n`);
  const result = new Result();
  result.formats = FORMATS.length;
  const server = process.env[POSTGRESQL];
  const count = Math.max(FEWEST_CASES, Math.round(CASES * scale));
  const kills = Math.max(1, Math.round(KILLS * scale));
  const isAlone = server === undefined;
  await on(result, await createSqliteDatabase(), async (rooms, database) =>
    breakThem(rooms, database, result, seed, isAlone ? count : count / 2),
  );
  if (server === undefined) {
    result.skipped.push({
      what: 'the half on PostgreSQL, and kills',
      reason: `PostgreSQL is not installed, and ${POSTGRESQL} names no server`,
    });
    return result;
  }
  await Promise.all([
    on(
      result,
      await createPostgresqlDatabase(server),
      async (rooms, database) => {
        const model = await breakThem(
          rooms,
          database,
          result,
          seed + 1,
          count / 2,
        );
        await killThem(rooms, database, result, seed + 2, kills, model);
      },
    ),
    // Most of it is waiting for what died to be taken over.
    killWithHistory(result, server, seed + 3, {
      count: Math.max(50, Math.round(HISTORY * scale)),
      kills: Math.max(1, Math.round(HISTORY_KILLS * scale)),
    }),
  ]);
  return result;
}

async function on(
  result: Result,
  database: CampaignDatabase,
  act: (rooms: Rooms, database: CampaignDatabase) => Promise<unknown>,
): Promise<void> {
  const rooms = new Rooms(database, () =>
    result.tell('crashed', 'the rooms ended by themselves'),
  );
  try {
    rooms.start();
    await rooms.started();
    await act(rooms, database);
  } finally {
    await rooms.kill();
    await database.close();
  }
}

/** @returns what must stand */
async function breakThem(
  rooms: Rooms,
  database: CampaignDatabase,
  result: Result,
  seed: number,
  count: number,
): Promise<Model> {
  const cases = new Cases(seeded(seed), FORMATS);
  const model = new Model();
  const letters = new Map([['environments', await readCatalog(rooms)]]);
  for (let index = 0; index < count; index++) {
    const each = cases.next();
    result.cases += 1;
    const results = result.judge(each, await rooms.send(each));
    if (results.includes('accepted')) {
      model.take(each.told);
    }
    if (results.includes('rejected')) {
      const room = each.path.split('/')[1];
      letters.set(room, (letters.get(room) ?? new Set()).add(each.letter));
    }
    if (result.cases % 1000 === 0) {
      process.stderr.write(`${result.cases} events on ${database.title}\n`);
    }
  }
  const expected = model.lines();
  result.compare(expected, await settled(database, expected));
  for (const [room, rejected] of letters) {
    const found = await listLetters(rooms, room, result);
    result.deadLetters += found;
    if (found !== rejected.size) {
      result.tell(
        'wrong',
        `${room} lists ${found} dead letters where ${rejected.size} events were rejected on ${database.title}`,
      );
    }
  }
  return model;
}

/** Each with a reason, by the list that people see. */
async function listLetters(
  rooms: Rooms,
  room: string,
  result: Result,
): Promise<number> {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const answer = await rooms.get(
      `/${room}/v1/dead-letters?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    const page = letterPageSchema.safeParse(answer?.body);
    if (!page.success) {
      result.tell(
        'wrong',
        `dead letters of ${room}: ${JSON.stringify(answer)}`,
      );
      break;
    }
    for (const { id, reason } of page.data.items) {
      ids.add(id);
      if (!reason) {
        result.tell('wrong', `the dead letter ${id} of ${room} has no reason`);
      }
    }
    cursor = page.data.pageInfo.nextCursor;
  } while (cursor !== undefined);
  return ids.size;
}

async function killThem(
  rooms: Rooms,
  database: CampaignDatabase,
  result: Result,
  seed: number,
  kills: number,
  model: Model,
): Promise<void> {
  const random = seeded(seed);
  const cases = new Cases(random, FORMATS, 1_000_000);
  let isOver = false;
  const killing = (async () => {
    for (let count = 0; count < kills; count++) {
      await rooms.started();
      await sleep(random.below(LONGEST_LIFE_MS));
      await rooms.kill();
      rooms.start();
      result.kills += 1;
    }
    await rooms.started();
    await sleep(LONGEST_LIFE_MS);
  })().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const each = cases.good();
    result.cases += 1;
    // As senders do: until somebody has taken it.
    let answer = await rooms.send(each);
    while (!answer || answer.status >= 500) {
      answer = await rooms.send(each);
    }
    result.judge(
      {
        ...each,
        expected: { status: 200, results: ['accepted', 'repeated'] },
      },
      answer,
    );
    model.take(each.told);
  }
  await killing;
  const expected = model.lines();
  result.compare(expected, await settled(database, expected));
}
