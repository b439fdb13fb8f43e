import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignDatabase } from './database';
import { judge } from './judge';
import { Person } from './Person';
import { Replica } from './Replica';
import { CampaignResult, emptyResult } from './result';
import { RUNBOOK } from './runbook';
import { startTarget } from './target';

const PEOPLE = 12;
const STARTS_WITHIN_MS = 120_000;
/** From when enough answer to the kill: uniform, so that any instant of a run is hit. */
const LONGEST_LIFE_MS = 1_500;
/** What a dead process had sent has arrived by then. */
const IN_FLIGHT_MS = 100;
/** Now and then nobody helps the lease to expire. */
const PATIENT_SHARE = 0.05;
/** Once nobody is killed any more. */
const ENDS_WITHIN_MS = 90_000;

/** Replicas of the room on one database are killed at random instants while people carry runs on, each in a process of its own. */
export async function runKillCampaign(options: {
  database: CampaignDatabase;
  kills: number;
  replicas: number;
}): Promise<CampaignResult> {
  const { database, kills } = options;
  const result = emptyResult();
  const target = await startTarget(RUNBOOK);
  const input = { target: target.url, database: database.configuration };
  const replicas: Replica[] = [];
  const urls = () => replicas.flatMap(({ url }) => url ?? []);
  try {
    for (let index = 0; index < options.replicas; index += 1) {
      replicas.push(new Replica(input, () => (result.crashed += 1)));
      // One after the other makes the tables.
      await answering(urls, index === 0 ? 1 : 0);
    }
    const stopped = new AbortController();
    let deadline = Infinity;
    const person = new Person({ urls, target, result });
    const people = Array.from({ length: PEOPLE }, async () => {
      while (!stopped.signal.aborted) {
        const run = await person.start(randomUUID(), stopped.signal);
        if (!run) {
          return;
        }
        result.cases += 1;
        const over = await person.finish(run, () => Date.now() > deadline);
        if ('stuck' in over) {
          result.lost += 1;
          const step = over.stuck?.steps.find(({ isCurrent }) => isCurrent);
          tell('lost', [
            `${run.id}: ${step?.id} ${step?.state} ${step?.reason.message}`,
          ]);
        } else {
          add(result, judge(over, target));
        }
      }
    });
    while (result.kills < kills) {
      await killOne(replicas, database);
      result.kills += 1;
      if (result.kills % 10 === 0) {
        process.stderr.write(
          `${result.kills} kills, ${result.cases} runs, ${JSON.stringify(result.outcomes)}\n`,
        );
      }
    }
    deadline = Date.now() + ENDS_WITHIN_MS;
    stopped.abort();
    await Promise.all(people);
    return result;
  } finally {
    await Promise.all(replicas.map(replica => replica.kill()));
    await target.close();
    await database.close();
  }
}

async function killOne(
  replicas: readonly Replica[],
  database: CampaignDatabase,
): Promise<void> {
  await answering(
    () => replicas.flatMap(({ url }) => url ?? []),
    Math.min(2, replicas.length),
  );
  await sleep(Math.random() * LONGEST_LIFE_MS);
  const alive = replicas.filter(({ url }) => url !== undefined);
  const victim = alive[Math.floor(Math.random() * alive.length)];
  await victim?.kill();
  victim?.restart();
  if (Math.random() >= PATIENT_SHARE) {
    await sleep(IN_FLIGHT_MS);
    await database.expireLeases();
  }
}

async function answering(urls: () => string[], count: number): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (urls().length < count) {
    if (Date.now() > deadline) {
      throw new Error('Nobody answers any more');
    }
    await sleep(20);
  }
}

function add(result: CampaignResult, found: ReturnType<typeof judge>): void {
  for (const kind of ['doubled', 'undetected', 'wrong'] as const) {
    result[kind] += found[kind].length;
    tell(kind, found[kind]);
  }
}

function tell(kind: string, found: readonly string[]): void {
  for (const what of found) {
    process.stderr.write(`  ${kind}: ${what}\n`);
  }
}
