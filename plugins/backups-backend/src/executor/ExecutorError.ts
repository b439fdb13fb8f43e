import type { Reason } from '@quarterdeck/toolkit-common';

/** What ends a job, for a reason that an operator can act on. */
export class ExecutorError extends Error {
  constructor(
    readonly reason: Reason,
    /** Whether trying again later can help. */
    readonly isTransient = false,
    options?: ErrorOptions,
  ) {
    super(reason.message, options);
    this.name = 'ExecutorError';
  }
}
