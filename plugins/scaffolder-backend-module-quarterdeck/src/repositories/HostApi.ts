import {
  ConflictError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';

const TIMEOUT_MS = 30_000;

export interface HostAnswer {
  status: number;
  body: unknown;
}

/** The REST interface of a host of repositories. What it says of errors never includes what was sent. */
export class HostApi {
  constructor(
    private readonly baseUrl: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /**
   * @param expected - statuses that the caller can go on with
   * @throws an error that says what the host answered, for any other
   */
  async ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    options: {
      body?: unknown;
      expected: readonly number[];
      signal: AbortSignal;
    },
  ): Promise<HostAnswer> {
    const { body, expected, signal } = options;
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...this.headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    const { status } = response;
    if (!expected.includes(status)) {
      throw failure(
        status,
        `${method} ${path} at ${new URL(this.baseUrl).host} answered ${status}: ${text.slice(0, 500)}`,
      );
    }
    return { status, body: parsed(text) };
  }
}

function failure(status: number, message: string): Error {
  if (status === 401 || status === 403) {
    return new NotAllowedError(message);
  }
  return status >= 500 || status === 429
    ? new ServiceUnavailableError(message)
    : new ConflictError(message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
