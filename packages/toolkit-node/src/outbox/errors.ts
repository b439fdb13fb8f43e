/** The receiver will never take one of these messages, however often it is asked. */
export class UndeliverableMessageError extends Error {
  override name = 'UndeliverableMessageError';
}

/** There is nobody to deliver to, which is no fault: the receiving plugin is not installed. */
export class TargetAbsentError extends Error {
  override name = 'TargetAbsentError';
}

/** Told by name, as all errors of Backstage: a package may be installed twice. */
export function isUndeliverable(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UndeliverableMessageError';
}

export function isTargetAbsent(error: unknown): boolean {
  return error instanceof Error && error.name === 'TargetAbsentError';
}
