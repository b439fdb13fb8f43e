import { z } from 'zod';
import type { Config } from '../config.ts';

const problemSchema = z.object({ detail: z.string() });

/** An answer of the API that is no success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const TIMEOUT_MILLISECONDS = 10_000;

/** Asks the API, and believes only answers of the shape that was expected. */
export class ApiClient {
  readonly #baseUrl: string;

  constructor({ apiBaseUrl }: Pick<Config, 'apiBaseUrl'>) {
    this.#baseUrl = apiBaseUrl.replace(/\/$/, '');
  }

  /** @throws ApiError, or what fetch throws where there is no answer */
  async get<T>(
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const response = await fetch(`${this.#baseUrl}${path}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([
        signal,
        AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ]),
    });
    if (!response.ok) {
      throw new ApiError(response.status, await detailOf(response));
    }
    return schema.parse(await response.json());
  }
}

async function detailOf(response: Response): Promise<string> {
  try {
    return problemSchema.parse(await response.json()).detail;
  } catch {
    return response.statusText;
  }
}
