import { z } from 'zod';

const TIMEOUT_MS = 3_000;

/** @throws Error that says in short why there is no answer, or none of the shape that is asked for */
export async function getJson<T>(
  url: string,
  headers: Record<string, string> | undefined,
  schema: z.ZodType<T>,
): Promise<T> {
  const text = await getText(url, headers);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new Error('its answer is not understood');
  }
  return parsed.data;
}

async function getText(
  url: string,
  headers: Record<string, string> | undefined,
): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let answer: { refusal: string } | { text: string };
  try {
    // A redirect could lead anywhere, with our credentials.
    const response = await fetch(url, { headers, signal, redirect: 'error' });
    const text = await response.text();
    answer = response.ok ? { text } : { refusal: refusalOf(response) };
  } catch {
    throw new Error(
      signal.aborted
        ? `it did not answer within ${TIMEOUT_MS / 1_000} s`
        : 'it cannot be reached',
    );
  }
  if ('refusal' in answer) {
    throw new Error(answer.refusal);
  }
  return answer.text;
}

/** GitHub answers 403 also to who has asked too often, and 404 to who may not know. */
function refusalOf({ status, headers }: Response): string {
  const isTooOften =
    status === 429 ||
    (status === 403 &&
      (headers.get('x-ratelimit-remaining') === '0' ||
        headers.has('retry-after')));
  if (isTooOften) {
    return `it has been asked too often (${status})`;
  }
  if (status === 401 || status === 403) {
    return `it does not let the portal in (${status})`;
  }
  return status === 404
    ? 'it knows no such repository or commit, or not for the portal (404)'
    : `it answered ${status}`;
}

export function toIso(date: string | null | undefined): string | null {
  const time = date ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
