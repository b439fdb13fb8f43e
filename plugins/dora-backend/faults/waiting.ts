import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignDatabase } from './database';
import { DEPLOYMENT_FORMATS } from './formats/deployments';
import { Rooms } from './Rooms';

const SETTLED_WITHIN_MS = 120_000;

/**
 * Waits until whose deployments and incidents are whose is known.
 *
 * @returns the dead letter that asking leaves
 */
export async function readCatalog(rooms: Rooms): Promise<Set<string>> {
  const format = DEPLOYMENT_FORMATS.find(({ name }) =>
    name.startsWith('plain'),
  );
  const body = Buffer.from(
    JSON.stringify({
      ...format?.make(0).payload,
      entityRef: 'component:default/nobody',
    }),
  );
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const answer = await rooms.send({
      path: '/environments/v1/events/plain',
      headers: {
        ...format?.headers,
        ...format?.proof.show(body, format.proof.secrets[0]),
      },
      body,
    });
    if (answer?.status === 200) {
      return new Set(['of nobody']);
    }
    if (Date.now() > deadline) {
      throw new Error('The rooms do not read the catalog');
    }
    await sleep(200);
  }
}

/** What stands once it is what must, or once nothing comes any more. */
export async function settled(
  database: CampaignDatabase,
  expected: readonly string[],
): Promise<string[]> {
  const must = expected.join('\n');
  let lines: string[] = [];
  let found = '';
  let changedAt = Date.now();
  do {
    lines = await database.lines();
    const before = found;
    found = lines.join('\n');
    if (found !== before) {
      changedAt = Date.now();
    }
    await sleep(500);
  } while (found !== must && Date.now() - changedAt < SETTLED_WITHIN_MS);
  return lines;
}
