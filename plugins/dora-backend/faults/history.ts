/** A long history of one service with a repository, told at once while the rooms are killed. */
import { runGit } from '@quarterdeck/toolkit-node';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { createPostgresqlDatabase } from './database';
import { HISTORY_REF, HISTORY_REPOSITORY, SECRETS } from './estate';
import { iso } from './formats/format';
import { Model, changeLine } from './Model';
import { Result } from './result';
import { Rooms } from './Rooms';
import { readCatalog, settled } from './waiting';

const AT_ONCE = 250;
const MINUTE_MS = 60_000;
const LONGEST_LIFE_MS = 4_000;

interface Step {
  sha: string;
  committedAt: number;
  startedAt: number;
  finishedAt: number;
}

/** @param count - of deployments, each of two facts and one commit */
export async function killWithHistory(
  result: Result,
  server: string,
  seed: number,
  { count, kills }: { count: number; kills: number },
): Promise<void> {
  const random = seeded(seed);
  const directory = await mkdtemp(path.join(tmpdir(), 'dora-history-'));
  const database = await createPostgresqlDatabase(server);
  const rooms = new Rooms({ ...database, repositories: directory }, () =>
    result.tell('crashed', 'the rooms ended by themselves'),
  );
  try {
    const steps = await commitAll(
      path.join(directory, `${HISTORY_REPOSITORY}.git`),
      count,
    );
    const model = modelOf(steps);
    rooms.start();
    await rooms.started();
    await readCatalog(rooms);
    const reports = random.shuffled(steps.map(reportOf));
    const telling = (async () => {
      for (let from = 0; from < count; from += AT_ONCE) {
        await tell(rooms, reports.slice(from, from + AT_ONCE), result);
      }
    })();
    for (let killed = 0; killed < kills; killed++) {
      await sleep(random.below(LONGEST_LIFE_MS));
      await rooms.kill();
      result.kills += 1;
      rooms.start();
      await rooms.started();
    }
    await telling;
    const expected = model.lines();
    result.compare(expected, await settled(database, expected));
  } finally {
    await rooms.kill();
    await database.close();
    await rm(directory, { recursive: true });
  }
}

function reportOf(step: Step, index: number) {
  return {
    reportId: `history-${index}`,
    entityRef: HISTORY_REF,
    environmentId: 'production',
    version: `v1.${index}`,
    revision: step.sha,
    startedAt: iso(step.startedAt),
    finishedAt: iso(step.finishedAt),
    outcome: 'succeeded',
  };
}

/** Until somebody has taken them, as senders do. */
async function tell(
  rooms: Rooms,
  reports: readonly object[],
  result: Result,
): Promise<void> {
  const [token] = SECRETS.environmentsTokens;
  let answer;
  do {
    answer = await rooms.send({
      path: '/environments/v1/events/plain',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: Buffer.from(JSON.stringify(reports)),
    });
  } while (!answer || answer.status >= 500);
  result.cases += reports.length;
  if (answer.status !== 200) {
    result.tell('wrong', `history: ${JSON.stringify(answer)}`);
  }
}

/** Each deployment brings the one commit since the one before it; of the first, nobody knows what is new in it. */
function modelOf(steps: readonly Step[]): Model {
  const model = new Model();
  steps.forEach((step, index) => {
    const { startedAt, finishedAt } = step;
    model.take({
      deployments: [
        {
          id: `deployment ${index}`,
          entityRef: HISTORY_REF,
          environmentId: 'production',
          tier: 'production',
          source: 'reported',
          version: `v1.${index}`,
          revision: step.sha,
          artifacts: [],
          startedAt,
          finishedAt,
          outcome: 'succeeded',
        },
      ],
      stands:
        index === 0
          ? []
          : [
              changeLine({
                sha: step.sha,
                startedAt,
                leadMs: finishedAt - step.committedAt,
              }),
            ],
    });
  });
  return model;
}

async function commitAll(directory: string, count: number): Promise<Step[]> {
  const beganAt =
    Math.floor(Date.now() / 1000) * 1000 - (count + 600) * MINUTE_MS;
  const steps = Array.from({ length: count }, (_, index) => {
    const startedAt = beganAt + index * MINUTE_MS;
    return {
      startedAt,
      finishedAt: startedAt + 10_000,
      committedAt: startedAt - 3_600_000 - (index % 7) * 1000,
    };
  });
  await mkdir(directory, { recursive: true });
  await runGit(['init', '--quiet', '--bare', '.'], { directory });
  const input = steps
    .map(
      ({ committedAt }, index) =>
        `commit refs/heads/main\nmark :${index + 1}\ncommitter Ada <ada@example.org> ${committedAt / 1000} +0000\ndata 4\nmore\n${index > 0 ? `from :${index}\n` : ''}\n`,
    )
    .join('');
  await runGit(['fast-import', '--quiet'], { directory, input });
  const shas = await runGit(['rev-list', '--reverse', 'refs/heads/main'], {
    directory,
  });
  return shas
    .trim()
    .split('\n')
    .map((sha, index) => ({ ...steps[index], sha }));
}
