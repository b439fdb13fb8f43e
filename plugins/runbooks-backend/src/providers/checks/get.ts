import { ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

const TIMEOUT_MS = 10_000;
/** More than a check needs. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Answer {
  status: number;
  text: string;
  /** There was more, which was not read. */
  isCut: boolean;
}

/**
 * Asks once, on a connection of its own, and follows nowhere.
 *
 * @param lookup - what finds the address that is connected to; the system's own where it is not given
 * @throws Error that says what went wrong; also after 10 s
 */
export async function get(
  url: URL,
  options: {
    headers?: Record<string, string>;
    lookup?: LookupFunction;
    signal: AbortSignal;
  },
): Promise<Answer> {
  const { headers, lookup } = options;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    return await answerOf(
      (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
        // A kept connection could lead to what was allowed under another name.
        agent: false,
        headers: { 'user-agent': 'quarterdeck', ...headers },
        lookup,
        signal,
      }),
    );
  } catch (error) {
    if (timeout.aborted) {
      throw new Error(`it did not answer within ${TIMEOUT_MS / 1000} s`);
    }
    throw error;
  }
}

async function answerOf(request: ClientRequest): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', response => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (isCut: boolean) =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks)
            .subarray(0, MAX_ANSWER_BYTES)
            .toString('utf8'),
          isCut,
        });
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) {
          finish(true);
          request.destroy();
        }
      });
      response.once('end', () => finish(false));
      response.once('error', reject);
      response.once('aborted', () => reject(new Error('it broke off')));
    });
    request.end();
  });
}
