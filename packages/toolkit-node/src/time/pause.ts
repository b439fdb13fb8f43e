import { setTimeout } from 'node:timers/promises';

/** Waits, or returns early without an error when the signal aborts: a loop asks the signal anyway. */
export async function pause(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}
