import { LiveSource, POLL_MS, SILENCE_MS } from './LiveSource';

type Answer = { version: string; asOf: number };

/** A backend whose answer the test changes, and whose requests it counts. */
function setUp() {
  const backend = {
    version: 'v1',
    failure: undefined as Error | undefined,
    requests: 0,
    aborted: 0,
    delay: 20,
  };
  const source = new LiveSource<Answer>({
    load: signal => {
      backend.requests += 1;
      const { failure } = backend;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          if (failure) {
            reject(failure);
          } else {
            resolve({ version: backend.version, asOf: Date.now() });
          }
        }, backend.delay);
        signal.addEventListener('abort', () => {
          backend.aborted += 1;
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    },
  });
  const requestsDuring = async (milliseconds: number) => {
    const before = backend.requests;
    await jest.advanceTimersByTimeAsync(milliseconds);
    return backend.requests - before;
  };
  return { backend, source, requestsDuring };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('LiveSource', () => {
  it('asks every second while it hears no signals', async () => {
    const { source, requestsDuring } = setUp();
    source.start();
    expect(await requestsDuring(100)).toBe(0); // the first was made by start
    expect(source.getState()).toMatchObject({
      data: { version: 'v1' },
      transport: 'polling',
    });
    expect(await requestsDuring(4 * POLL_MS)).toBe(4);
    source.stop();
  });

  it('asks when it hears a signal, and otherwise rests', async () => {
    const { backend, source, requestsDuring } = setUp();
    source.start();
    await requestsDuring(500);
    backend.version = 'v2';
    source.nudge();
    await requestsDuring(50);
    expect(source.getState()).toMatchObject({
      data: { version: 'v2' },
      transport: 'signals',
    });
    for (let pulse = 0; pulse < 5; pulse += 1) {
      expect(await requestsDuring(5_000)).toBe(0);
      source.nudge();
      expect(await requestsDuring(100)).toBe(1);
    }
    source.stop();
  });

  it('asks by itself again when signals fall silent, until they come back', async () => {
    const { source, requestsDuring } = setUp();
    source.start();
    await requestsDuring(500);
    source.nudge();
    expect(await requestsDuring(SILENCE_MS - 100)).toBe(1);
    expect(source.getState().transport).toBe('signals');
    await requestsDuring(200);
    expect(source.getState().transport).toBe('polling');
    expect(await requestsDuring(4 * POLL_MS)).toBe(4);
    source.nudge();
    await requestsDuring(300);
    expect(source.getState().transport).toBe('signals');
    expect(await requestsDuring(4_000)).toBe(0);
    source.stop();
  });

  it('asks once more when a signal comes while it is asking', async () => {
    const { backend, source, requestsDuring } = setUp();
    backend.delay = 400;
    source.start();
    await requestsDuring(300);
    source.nudge();
    backend.version = 'v2';
    expect(await requestsDuring(600)).toBe(1);
    source.stop();
  });

  it('joins a burst of signals into few requests', async () => {
    const { backend, source, requestsDuring } = setUp();
    source.start();
    await requestsDuring(500);
    const before = backend.requests;
    for (let index = 0; index < 50; index += 1) {
      source.nudge();
      await jest.advanceTimersByTimeAsync(10);
    }
    await requestsDuring(1_000);
    // 500 ms of signals at no more than one request each 200 ms, and one for the last of them
    expect(backend.requests - before).toBeGreaterThanOrEqual(2);
    expect(backend.requests - before).toBeLessThanOrEqual(4);
    source.stop();
  });

  it('keeps the last answer while requests fail, and asks less and less often', async () => {
    const { backend, source, requestsDuring } = setUp();
    source.start();
    await requestsDuring(100);
    const { receivedAt } = source.getState();
    backend.failure = new TypeError('Failed to fetch');
    await requestsDuring(POLL_MS);
    expect(source.getState()).toMatchObject({
      data: { version: 'v1' },
      receivedAt,
      problem: backend.failure,
    });
    const early = await requestsDuring(20_000);
    const late = await requestsDuring(60_000);
    expect(early).toBeGreaterThanOrEqual(3);
    expect(late).toBeLessThanOrEqual(5);
    backend.failure = undefined;
    await requestsDuring(15_000);
    expect(source.getState().problem).toBeUndefined();
    source.stop();
  });

  it('forgets the answer when it may not be read any more', async () => {
    const { backend, source, requestsDuring } = setUp();
    source.start();
    await requestsDuring(100);
    backend.failure = Object.assign(new Error('no'), { statusCode: 403 });
    await requestsDuring(POLL_MS);
    expect(source.getState().data).toBeUndefined();
    expect(source.getState().problem).toBe(backend.failure);
    source.stop();
  });

  it('gives up on an answer that does not come', async () => {
    const { backend, source, requestsDuring } = setUp();
    backend.delay = 60_000;
    source.start();
    await requestsDuring(10_100);
    expect(source.getState().problem?.name).toBe('TimeoutError');
    source.stop();
  });

  it('aborts and falls silent when stopped, and starts again', async () => {
    const { backend, source, requestsDuring } = setUp();
    source.start();
    source.stop();
    expect(backend.aborted).toBe(1);
    source.nudge();
    expect(await requestsDuring(60_000)).toBe(0);
    expect(source.getState().problem).toBeUndefined();
    source.start();
    await requestsDuring(100);
    expect(source.getState().data).toEqual(
      expect.objectContaining({ version: 'v1' }),
    );
    source.stop();
  });
});
