import { TestDatabases } from '@backstage/backend-test-utils';
import { migrateToolkit } from '../database/migrateToolkit';
import { DeadLetterKey, DeadLetters } from './DeadLetters';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const DAY_MS = 24 * 3_600_000;
const EVENT = {
  sender: 'github',
  eventId: 'd1',
  eventType: 'deployment_status',
  reason: 'No entity has the repository acme/shop',
  body: '{"a":1}',
};

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('dead letters on %s', databaseId => {
  async function setUp(most?: number) {
    const knex = await databases.init(databaseId);
    await migrateToolkit({ getClient: async () => knex });
    const clock = { now: Date.parse('2026-11-22T00:00:00Z') };
    return {
      clock,
      letters: new DeadLetters(knex, () => clock.now, most),
    };
  }

  it('keep an event with what was wrong with it', async () => {
    const { letters, clock } = await setUp();
    await letters.keep(EVENT);
    const [letter] = await letters.list({ limit: 10 });
    expect(letter).toEqual({
      ...EVENT,
      id: expect.any(String),
      isWhole: true,
      receivedAt: clock.now,
      triedAt: clock.now,
      attempts: 1,
    });
    expect(await letters.take(letter.id)).toEqual(letter);
    expect(await letters.take('another')).toBeUndefined();
  });

  it('hold the same event once, with the last reason', async () => {
    const { letters, clock } = await setUp();
    await letters.keep(EVENT);
    clock.now += 1000;
    await letters.keep({ ...EVENT, reason: 'Still none' });
    await letters.keep({ ...EVENT, sender: 'gitlab' });
    const listed = await letters.list({ limit: 10 });
    expect(
      listed.map(({ sender, reason, attempts, receivedAt, triedAt }) => [
        sender,
        reason,
        attempts,
        triedAt - receivedAt,
      ]),
    ).toEqual([
      ['gitlab', EVENT.reason, 1, 0],
      ['github', 'Still none', 2, 1000],
    ]);
  });

  it('hold it once, too, where it comes several times at once', async () => {
    const { letters } = await setUp();
    await Promise.all(Array.from({ length: 5 }, () => letters.keep(EVENT)));
    expect(await letters.list({ limit: 10 })).toHaveLength(1);
  });

  it('keep what no database keeps as far as it can be kept', async () => {
    const { letters } = await setUp();
    await letters.keep({
      ...EVENT,
      reason: 'a\0b',
      body: `\ud800${'x'.repeat(70_000)}`,
    });
    const [letter] = await letters.list({ limit: 1 });
    expect(letter.reason).toBe('a\ufffdb');
    expect(letter.body).toHaveLength(65_536);
    expect(letter.isWhole).toBe(false);
  });

  it('are listed page by page, the last first', async () => {
    const { letters, clock } = await setUp();
    for (let index = 0; index < 25; index++) {
      clock.now += index % 3 === 0 ? 1 : 0;
      await letters.keep({ ...EVENT, body: String(index) });
    }
    const seen: string[] = [];
    let after: DeadLetterKey | undefined;
    for (;;) {
      const page = await letters.list({ limit: 10, after });
      seen.push(...page.map(({ body }) => body));
      after = page.at(-1);
      if (page.length < 10) {
        break;
      }
    }
    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, index) => String(24 - index)),
    );
  });

  it('have room for so many; the oldest go', async () => {
    const { letters } = await setUp(3);
    for (const body of ['1', '2', '3', '4', '5']) {
      await letters.keep({ ...EVENT, body });
    }
    const listed = await letters.list({ limit: 10 });
    expect(listed.map(({ body }) => body)).toEqual(['5', '4', '3']);
  });

  it('are gone once something was made of them, or after two weeks', async () => {
    const { letters, clock } = await setUp();
    await letters.keep({ ...EVENT, body: '1' });
    await letters.keep({ ...EVENT, body: '2' });
    const [letter] = await letters.list({ limit: 1 });
    await letters.remove(letter.id);
    clock.now += 14 * DAY_MS;
    expect(await letters.purge()).toBe(0);
    clock.now += 1;
    expect(await letters.purge()).toBe(1);
    expect(await letters.list({ limit: 10 })).toEqual([]);
  });
});
