import { describe, expect, it } from 'vitest';
import { stop } from './lifecycle.ts';
import { recordingLogger } from './testing/parts.ts';

/** Parts that keep in which order they were told to end; `finish` ends the requests under way. */
function recordingParts() {
  const order: string[] = [];
  let finish = () => {};
  const step = (name: string) => () => {
    order.push(name);
    return Promise.resolve();
  };
  const open = new Promise<void>(resolve => {
    finish = resolve;
  });
  return {
    order,
    finish: () => {
      finish();
    },
    parts: {
      drain: () => void order.push('drain'),
      close: async () => {
        order.push('close');
        await open;
        order.push('closed');
      },
      cut: () => {
        order.push('cut');
        finish();
      },
      release: step('release'),
      flush: step('flush'),
    },
  };
}

describe('stop', () => {
  const { logger } = recordingLogger();

  it('waits, lets requests end, then closes what they need, telemetry last', async () => {
    const { parts, order, finish } = recordingParts();
    const began = Date.now();
    setTimeout(finish, 200);

    await stop(
      parts,
      { shutdownDelaySeconds: 0.1, shutdownTimeoutSeconds: 5 },
      logger,
    );

    expect(order).toEqual(['drain', 'close', 'closed', 'release', 'flush']);
    expect(Date.now() - began).toBeGreaterThanOrEqual(199);
  });

  it('cuts what does not end in time', async () => {
    const { parts, order } = recordingParts();

    await stop(
      parts,
      { shutdownDelaySeconds: 0, shutdownTimeoutSeconds: 0.05 },
      logger,
    );

    expect(order).toEqual([
      'drain',
      'close',
      'cut',
      'closed',
      'release',
      'flush',
    ]);
  });

  it('does not wait for what does not end at all', async () => {
    const { parts, order } = recordingParts();

    await stop(
      { ...parts, cut: () => void order.push('cut') },
      { shutdownDelaySeconds: 0, shutdownTimeoutSeconds: 0.05 },
      logger,
    );

    expect(order).toEqual(['drain', 'close', 'cut', 'release', 'flush']);
  });
});
