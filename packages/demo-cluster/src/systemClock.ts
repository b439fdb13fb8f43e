import { Clock } from './cluster/types';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  setTimeout: (callback, milliseconds) => {
    const timer = setTimeout(callback, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
};
