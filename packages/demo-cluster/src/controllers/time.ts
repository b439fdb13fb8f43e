import { Clock } from '../cluster/types';

/** Timestamps of the API have whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Milliseconds from now until a number of seconds after a timestamp; negative when it has passed. */
export function millisecondsUntil(
  now: Date,
  since: string,
  seconds: number,
): number {
  return Date.parse(since) + seconds * 1000 - now.getTime();
}

/** Resolves after a delay of the given clock. */
export function delay(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    clock.setTimeout(resolve, milliseconds);
  });
}
