import { errorKind, errorMessage } from './errorKind';

const responseError = (statusCode: number, cause?: Error) =>
  Object.assign(new Error(`Request failed with ${statusCode}`, { cause }), {
    statusCode,
  });

describe('errorKind', () => {
  it.each([
    [responseError(403), 'forbidden'],
    [responseError(401), 'signedOut'],
    [responseError(404), 'missing'],
    [responseError(400), 'refused'],
    [responseError(409), 'refused'],
    [responseError(503), 'failed'],
    [new TypeError('Failed to fetch'), 'unreachable'],
    [
      new TypeError("Cannot read properties of undefined (reading 'x')"),
      'failed',
    ],
    [Object.assign(new Error('late'), { name: 'TimeoutError' }), 'unreachable'],
  ] as const)('%s is %s', (error, kind) => {
    expect(errorKind(error)).toBe(kind);
  });
});

describe('errorMessage', () => {
  it('prefers what the backend said', () => {
    expect(
      errorMessage(responseError(503, new Error('database is down'))),
    ).toBe('database is down');
    expect(errorMessage(responseError(503))).toBe('Request failed with 503');
  });
});
