import { FakeClock } from '../testing/FakeClock';
import { WorkQueue } from './WorkQueue';

describe('WorkQueue', () => {
  const clock = new FakeClock();
  let processed: string[];
  let failures: number;
  let again: number | undefined;
  let queue: WorkQueue;

  beforeEach(() => {
    processed = [];
    failures = 0;
    again = undefined;
    queue = new WorkQueue({
      clock,
      process: key => {
        processed.push(key);
        if (failures-- > 0) throw new Error('not yet');
        return again;
      },
      onError: () => {},
    });
  });
  afterEach(() => queue.stop());

  it('processes a key once however often it was added', async () => {
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    await clock.advance(0);
    expect(processed).toEqual(['a', 'b']);
  });

  it('processes a key again that was added while it was processed', async () => {
    const busy = new WorkQueue({
      clock,
      process: key => {
        processed.push(key);
        if (processed.length < 3) busy.add(key);
        return undefined;
      },
      onError: () => {},
    });
    busy.add('a');
    await clock.advance(0);
    expect(processed).toEqual(['a', 'a', 'a']);
  });

  it('tries what failed again, ever later, and forgets failures once it succeeds', async () => {
    failures = 3;
    queue.add('a');
    await clock.advance(4);
    expect(processed).toHaveLength(1);
    await clock.advance(1 + 10 + 20);
    expect(processed).toHaveLength(4);
    await clock.advance(600_000);
    expect(processed).toHaveLength(4);
  });

  it('looks again when asked to, unless something happens before', async () => {
    again = 1000;
    queue.add('a');
    await clock.advance(999);
    expect(processed).toHaveLength(1);
    queue.add('a');
    await clock.advance(999);
    expect(processed).toHaveLength(2);
    await clock.advance(1);
    expect(processed).toHaveLength(3);
  });

  it('does nothing more after its stop', async () => {
    again = 10;
    queue.add('a');
    await clock.advance(0);
    queue.add('b');
    queue.stop();
    await clock.advance(100);
    expect(processed).toEqual(['a']);
  });
});
