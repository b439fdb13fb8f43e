import type { Clock } from '@quarterdeck/plugin-incidents-common';
import type { Tone } from '@quarterdeck/toolkit-react';

/** How a clock stands against what the severity demands. */
export type Standing = 'no-target' | 'running' | 'over' | 'kept' | 'missed';

export interface ClockFace {
  elapsedMs: number;
  standing: Standing;
}

/**
 * A clock as it is now.
 *
 * @param sinceMs - milliseconds since the answer that it came with, by the server's clock
 */
export function faceOf(clock: Clock, sinceMs: number): ClockFace {
  const { isRunning, isBreached, targetMs } = clock;
  const elapsedMs = clock.elapsedMs + (isRunning ? Math.max(0, sinceMs) : 0);
  if (targetMs === null) {
    return { elapsedMs, standing: 'no-target' };
  }
  if (isBreached || elapsedMs > targetMs) {
    return { elapsedMs, standing: isRunning ? 'over' : 'missed' };
  }
  return { elapsedMs, standing: isRunning ? 'running' : 'kept' };
}

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  'no-target': 'neutral',
  running: 'moving',
  over: 'bad',
  kept: 'good',
  missed: 'bad',
};

/** The one that matters now: the first that runs, of those that the severity demands if there is one. */
export function pressingClock(clocks: readonly Clock[]): Clock | undefined {
  const running = clocks.filter(({ isRunning }) => isRunning);
  return running.find(({ targetMs }) => targetMs !== null) ?? running[0];
}
