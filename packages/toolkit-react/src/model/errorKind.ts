/** What a person can do about a failed request differs by these. */
export type ErrorKind =
  | 'forbidden'
  | 'signedOut'
  | 'missing'
  | 'refused'
  | 'unreachable'
  | 'failed';

/** What was asked for contradicts itself, or what there is. */
const REFUSED: readonly unknown[] = [400, 409, 422];

/**
 * Tells the kinds of failure apart. Knows `ResponseError` of `@backstage/errors` by its `statusCode`, and the
 * `TypeError` with which browsers report a request that never got an answer.
 */
export function errorKind(error: Error): ErrorKind {
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 403 || error.name === 'NotAllowedError') {
    return 'forbidden';
  }
  if (status === 401 || error.name === 'AuthenticationError') {
    return 'signedOut';
  }
  if (status === 404) {
    return 'missing';
  }
  if (REFUSED.includes(status)) {
    return 'refused';
  }
  if (
    error.name === 'TimeoutError' ||
    (error instanceof TypeError &&
      /fetch|network|load failed/i.test(error.message))
  ) {
    return 'unreachable';
  }
  return 'failed';
}

/** The backend's own sentence where it sent one, else what the client says. */
export function errorMessage(error: Error): string {
  return error.cause instanceof Error && error.cause.message
    ? error.cause.message
    : error.message;
}
