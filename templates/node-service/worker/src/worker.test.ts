import { describe, expect, it, vi } from 'vitest';
import { recordingLogger } from './testing/parts.ts';
import { Worker } from './worker.ts';

describe('Worker', () => {
  it('ends the round that has begun, and begins no other', async () => {
    let end: () => void = () => undefined;
    const round = vi.fn(
      () =>
        new Promise<void>(resolve => {
          end = resolve;
        }),
    );
    const worker = new Worker(recordingLogger().logger, round, 0);

    let hasEnded = false;
    const closed = worker.close().then(() => {
      hasEnded = true;
    });
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(hasEnded).toBe(false);
    end();
    await closed;

    expect(round).toHaveBeenCalledTimes(1);
  });

  it('goes on after a round that failed', async () => {
    const { logger, entries } = recordingLogger();
    const round = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValue();
    const worker = new Worker(logger, round, 0);

    await vi.waitFor(() => {
      expect(round.mock.calls.length).toBeGreaterThan(1);
    });
    await worker.close();

    expect(entries).toMatchObject([{ msg: 'Round failed', level: 'error' }]);
  });

  it('has nothing to do at first', async () => {
    const { logger, entries } = recordingLogger();
    await new Worker(logger).close();

    expect(entries).toMatchObject([{ msg: 'Nothing to do' }]);
  });
});
