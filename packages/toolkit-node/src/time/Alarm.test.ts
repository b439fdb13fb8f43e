import { Alarm } from './Alarm';

describe('Alarm', () => {
  const { signal } = new AbortController();
  const NEVER_MS = 1_000_000;

  it('ends a sleep when it rings, when the time is over and when the signal aborts', async () => {
    const alarm = new Alarm();
    const stop = new AbortController();
    const rung = alarm.waitFor(NEVER_MS, signal);
    alarm.ring();
    await expect(rung).resolves.toBeUndefined();
    await expect(alarm.waitFor(1, signal)).resolves.toBeUndefined();
    const stopped = alarm.waitFor(NEVER_MS, stop.signal);
    stop.abort();
    await expect(stopped).resolves.toBeUndefined();
    await expect(alarm.waitFor(NEVER_MS, stop.signal)).resolves.toBeUndefined();
  });

  it('remembers a ring that nobody slept through, once', async () => {
    const alarm = new Alarm();
    alarm.ring();
    alarm.ring();
    await alarm.waitFor(NEVER_MS, signal);
    let isAwake = false;
    const sleeping = alarm.waitFor(30, signal).then(() => {
      isAwake = true;
    });
    await new Promise(resolve => setTimeout(resolve, 5));
    expect(isAwake).toBe(false);
    await sleeping;
  });
});
