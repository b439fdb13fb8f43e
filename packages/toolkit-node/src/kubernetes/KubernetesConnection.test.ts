import { once } from 'node:events';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import { KubernetesConnection, StreamOptions } from './KubernetesConnection';
import { MAXIMUM_BODY_BYTES, MAXIMUM_LINE_BYTES } from './boundedReads';

type Answer = (response: http.ServerResponse) => void;

const MEBIBYTE = Buffer.alloc(1024 * 1024, 'x');

/** Writes for as long as anybody reads, and counts. */
async function writeEndlessly(response: http.ServerResponse): Promise<number> {
  let mebibytes = 0;
  const closed = once(response, 'close');
  while (!response.destroyed) {
    mebibytes += 1;
    if (!response.write(MEBIBYTE)) {
      const stop = new AbortController();
      const drained = once(response, 'drain', stop).catch(() => {});
      await Promise.race([drained, closed]);
      stop.abort();
    }
  }
  return mebibytes;
}

describe('KubernetesConnection', () => {
  let server: http.Server;
  let answer: Answer;
  let connection: KubernetesConnection;
  const { signal } = new AbortController();

  beforeEach(async () => {
    server = http.createServer((_request, response) => answer(response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    connection = await KubernetesConnection.create({
      name: 'test',
      url: `http://127.0.0.1:${port}`,
      skipTlsVerify: true,
      credentials: { kind: 'token', token: 'secret' },
    });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  async function lines(options: Partial<StreamOptions> = {}) {
    const received: string[] = [];
    await connection.streamLines('/', {
      signal,
      openTimeoutMs: 5_000,
      idleTimeoutMs: 5_000,
      onOpen: () => {},
      onLine: line => received.push(line),
      ...options,
    });
    return received;
  }

  it('puts lines together whatever the pieces in which they come', async () => {
    answer = async response => {
      const bytes = Buffer.from('one\n\ntwo ü 漢\nthree\nlast');
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise(resolve => setImmediate(resolve));
      }
      response.end();
    };
    expect(await lines()).toEqual(['one', 'two ü 漢', 'three', 'last']);
  });

  it('takes a line of the greatest length, and many of them', async () => {
    answer = response => {
      response.write(Buffer.alloc(MAXIMUM_LINE_BYTES, 'x'));
      response.write('\n');
      response.end(Buffer.alloc(MAXIMUM_LINE_BYTES, 'y'));
    };
    expect((await lines()).map(line => line.length)).toEqual([
      MAXIMUM_LINE_BYTES,
      MAXIMUM_LINE_BYTES,
    ]);
  });

  it('gives up a line that does not end, and the server with it', async () => {
    let written: Promise<number> | undefined;
    answer = response => {
      written = writeEndlessly(response);
    };
    await expect(lines()).rejects.toMatchObject({
      name: 'AnswerTooLargeError',
      message: `A line of the answer is longer than ${MAXIMUM_LINE_BYTES} bytes`,
    });
    // What is under way in the sockets comes on top.
    expect(await written).toBeLessThan(40);
  });

  it.each([200, 500])(
    'gives up a body that does not end, with status %d',
    async status => {
      let written: Promise<number> | undefined;
      answer = response => {
        response.writeHead(status);
        written = writeEndlessly(response);
      };
      await expect(
        connection.getJson('/', { signal, timeoutMs: 30_000 }),
      ).rejects.toMatchObject({
        name: 'AnswerTooLargeError',
        message: `The body of the answer is longer than ${MAXIMUM_BODY_BYTES} bytes`,
      });
      expect(await written).toBeLessThan(90);
    },
  );

  it('gives up a server that takes the question and says nothing', async () => {
    answer = () => {};
    await expect(
      lines({ openTimeoutMs: 100, idleTimeoutMs: 60_000 }),
    ).rejects.toThrow('nothing arrived for 0.1 s');
  });

  it('gives up a stream that falls silent, not one that is slow to speak', async () => {
    answer = async response => {
      response.flushHeaders();
      for (let line = 0; line < 4; line++) {
        await new Promise(resolve => setTimeout(resolve, 100));
        response.write(`${line}\n`);
      }
    };
    const received: string[] = [];
    await expect(
      lines({
        openTimeoutMs: 150,
        idleTimeoutMs: 250,
        onLine: line => received.push(line),
      }),
    ).rejects.toThrow('nothing arrived for 0.25 s');
    expect(received).toEqual(['0', '1', '2', '3']);
  });

  it('tells an answer that was cut from one that is complete', async () => {
    answer = response => {
      response.write('{"items":', () => response.destroy());
    };
    await expect(
      connection.getJson('/', { signal, timeoutMs: 5_000 }),
    ).rejects.toThrow(/aborted|cut/);
    await expect(lines()).rejects.toThrow(/aborted|cut/);
  });

  it('ends with the reason for which it was stopped', async () => {
    answer = response => response.write('one\n');
    const stop = new AbortController();
    await expect(
      lines({
        signal: stop.signal,
        onLine: () => stop.abort(new Error('the backend stops')),
      }),
    ).rejects.toThrow('the backend stops');
  });
});
