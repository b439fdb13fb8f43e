import { IncomingMessage } from 'node:http';

/** One object of a cluster, with what a watch puts around it, is far smaller: etcd takes 1.5 MiB. */
export const MAXIMUM_LINE_BYTES = 16 * 1024 * 1024;
/** A page of 500 large objects fits. */
export const MAXIMUM_BODY_BYTES = 64 * 1024 * 1024;

const NEWLINE = 0x0a;

/** The server sent more in one piece than any honest answer needs; it was not kept. */
export class AnswerTooLargeError extends Error {
  readonly name = 'AnswerTooLargeError';
  constructor(what: string, maximumBytes: number) {
    super(`${what} of the answer is longer than ${maximumBytes} bytes`);
  }
}

/**
 * The whole body of an answer.
 *
 * @throws AnswerTooLargeError as soon as it is longer than the maximum; the connection is closed.
 */
export async function readText(
  response: IncomingMessage,
  maximumBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(response)) {
    bytes += chunk.length;
    if (bytes > maximumBytes) {
      throw new AnswerTooLargeError('The body', maximumBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The lines of an answer, without their ends, as they arrive. What follows the last newline is a line too.
 *
 * @throws AnswerTooLargeError as soon as a line is longer than the maximum; the connection is closed.
 */
export async function* readLines(
  response: IncomingMessage,
  maximumBytes: number,
): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  let bytes = 0;
  const take = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > maximumBytes) {
      throw new AnswerTooLargeError('A line', maximumBytes);
    }
    begun.push(piece);
  };
  const finish = () => {
    const line = Buffer.concat(begun).toString('utf8');
    begun = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of chunksOf(response)) {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end !== -1) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    take(chunk.subarray(start));
  }
  if (bytes > 0) {
    yield finish();
  }
}

/** @throws Error when the connection ends before the answer does */
async function* chunksOf(response: IncomingMessage): AsyncGenerator<Buffer> {
  // Iterating throws what goes wrong; what comes after somebody stopped reading interests nobody.
  response.on('error', () => {});
  for await (const chunk of response) {
    yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
  }
  if (!response.complete) {
    throw new Error('the connection was cut');
  }
}
