import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** An answer that is an error, as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly string[] | undefined;

  constructor(status: number, detail: string, errors?: readonly string[]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

/** @throws Problem 400 that says what is wrong and where */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) {
    throw new Problem(
      400,
      'The request is not right',
      result.error.issues.map(issue =>
        [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
      ),
    );
  }
  return result.data;
}

export function sendProblem(
  reply: FastifyReply,
  { status, message, errors }: Problem,
): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      detail: message,
      ...(errors && { errors }),
    });
}

/** What nobody foresaw is logged whole and answered without details. */
export function handleError(
  error: FastifyError | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return sendProblem(reply, problemOf(error, request));
}

function problemOf(
  error: FastifyError | Problem,
  request: FastifyRequest,
): Problem {
  if (error instanceof Problem) {
    return error;
  }
  const status = error.statusCode ?? 500;
  if (status < 500) {
    return new Problem(status, error.message);
  }
  request.log.error({ err: error }, 'Request failed');
  return status === 503
    ? new Problem(503, 'It took too long')
    : new Problem(500, 'Something went wrong on our side');
}
