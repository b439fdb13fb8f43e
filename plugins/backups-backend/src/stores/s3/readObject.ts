import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTransport } from './errors';
import { S3Connection } from './S3Connection';

const FIRST_PAUSE_MS = 500;

/**
 * Reads an object. Where the connection is cut or falls silent it goes on from there, and only with the same object: one
 * that was replaced meanwhile ends in an error.
 */
export async function readObject(
  connection: S3Connection,
  key: string,
  signal: AbortSignal,
): Promise<Readable> {
  const first = await open(connection, key, { signal });
  return Readable.from(chunks(connection, key, first, signal), {
    objectMode: false,
  });
}

interface OpenObject {
  body: Readable;
  etag: string | undefined;
}

async function* chunks(
  connection: S3Connection,
  key: string,
  first: OpenObject,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let { body } = first;
  let offset = 0;
  let attempt = 1;
  const { attempts, silenceSeconds } = connection.config;
  try {
    for (;;) {
      try {
        for await (const chunk of withinSilence(body, silenceSeconds, signal)) {
          offset += chunk.byteLength;
          attempt = 1;
          yield chunk;
        }
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (attempt >= attempts || !first.etag || !isTransport(error)) {
          throw connection.errorOf(error, key);
        }
      }
      body.destroy();
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), undefined, { signal });
      attempt += 1;
      ({ body } = await open(connection, key, {
        signal,
        offset,
        etag: first.etag,
      }));
    }
  } finally {
    body.destroy();
  }
}

async function open(
  connection: S3Connection,
  key: string,
  from: { signal: AbortSignal; offset?: number; etag?: string },
): Promise<OpenObject> {
  const answer = await connection.ask(
    ({ sdk, client }) =>
      client.send(
        new sdk.GetObjectCommand({
          ...connection.target(key),
          ...(from.offset ? { Range: `bytes=${from.offset}-` } : {}),
          IfMatch: from.etag,
        }),
        { abortSignal: from.signal },
      ),
    { key, signal: from.signal },
  );
  if (!(answer.Body instanceof Readable)) {
    throw connection.errorOf(new Error('it answered without a body'), key);
  }
  return { body: answer.Body, etag: answer.ETag };
}

/** Only the wait for the next bytes counts: a slow reader is not a silent store. */
async function* withinSilence(
  body: Readable,
  silenceSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const stop = () => body.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(
        () => body.destroy(silence()),
        silenceSeconds * 1000,
      );
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done) {
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function silence(): Error {
  const error = new Error('no more bytes came');
  error.name = 'TimeoutError';
  return error;
}
