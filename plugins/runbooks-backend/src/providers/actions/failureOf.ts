import { toError } from '@backstage/errors';
import { z } from 'zod';
import { ActionOutcome } from './types';

/**
 * What came instead of an answer. Only an error of Backstage's own shape names the request that it is about: without
 * that, somebody in between answered, or an empty body was made up for.
 */
const refusalSchema = z.object({
  name: z.literal('ResponseError'),
  body: z.object({
    error: z.object({ message: z.string() }),
    request: z.object({ url: z.string() }),
  }),
});
const answerSchema = z.object({
  name: z.literal('ResponseError'),
  statusCode: z.number(),
});

/** Errors before anything was sent: the portal gave no token for the caller. */
const noTokenSchema = z.object({
  name: z.enum(['AuthenticationError', 'NotAllowedError']),
  message: z.string(),
});

/** What `fetch` throws has the true cause inside, where several addresses were tried as several ones. */
const causeSchema = z.object({
  cause: z.object({ code: z.string().optional(), message: z.string() }),
});

/** With these, no byte of the request has left. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What the error of a call says about whether the action happened.
 *
 * - It answered itself that it will not, or that it failed: `failed`, whatever the status.
 * - It was never reached: `failed`, too.
 * - Anything else, like a connection that broke or an error page of a proxy: `unknown`.
 *
 * @param action - as it was called
 */
export function failureOf(
  error: unknown,
  action: string,
): Exclude<ActionOutcome, { kind: 'succeeded' }> {
  const refusal = refusalSchema.safeParse(error).data;
  if (refusal) {
    const { message } = refusal.body.error;
    // The registry checks outputs after the fact, and calls that an error of the input.
    return message.startsWith(`Invalid output from action "${action}"`)
      ? unknown(
          'It was carried out, but answered something else than it promises',
        )
      : failed(message);
  }
  const answer = answerSchema.safeParse(error).data;
  if (answer) {
    return unknown(
      `Something between the portal and the action answered ${answer.statusCode}`,
    );
  }
  const noToken = noTokenSchema.safeParse(error).data;
  if (noToken) {
    return failed(`The portal may not ask it for you: ${noToken.message}`);
  }
  const cause = causeSchema.safeParse(error).data?.cause;
  const code = cause?.code ?? '';
  if (NEVER_CONNECTED.has(code)) {
    return failed(`It cannot be reached (${code})`);
  }
  const said = cause?.message || toError(error).message;
  return unknown(
    `The connection broke before it answered: ${said}${code && ` (${code})`}`,
  );
}

function failed(message: string) {
  return { kind: 'failed', message } as const;
}

function unknown(message: string) {
  return { kind: 'unknown', message } as const;
}
