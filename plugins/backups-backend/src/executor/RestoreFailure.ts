import type { RestoreResult } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { ExecutorError } from './ExecutorError';
import type { ExecutorFailure } from './protocol';

export type Damaged = ExecutorFailure['damaged'];

/** A restore that failed, with what it had found out. */
export class RestoreFailure extends ExecutorError {
  constructor(
    reason: Reason,
    readonly details: {
      restore: RestoreResult | null;
      damaged: Damaged;
      isTransient?: boolean;
    },
    options?: ErrorOptions,
  ) {
    super(reason, details.isTransient, options);
    this.name = 'RestoreFailure';
  }
}
