import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import http from 'node:http';
import { watchOptional } from './watchOptional';

type Answer = (response: http.ServerResponse) => void;

const refuse =
  (status: number): Answer =>
  response => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', message: `no ${status}` }));
  };

const list =
  (...names: string[]): Answer =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        metadata: { resourceVersion: '7' },
        items: names.map(name => ({
          metadata: { name, uid: name, resourceVersion: '7' },
        })),
      }),
    );
  };

/** Opens the watch and ends it at once. */
const emptyWatch: Answer = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end();
};

/** Follows a kind whose server answers as scripted, until the script has been used up. */
async function follow(...script: Answer[]): Promise<string[]> {
  const log: string[] = [];
  const done = new AbortController();
  const server = http.createServer((_request, response) => {
    const answer = script.shift();
    if (answer) {
      answer(response);
    } else {
      done.abort();
      response.destroy();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port');
  }
  const connection = await KubernetesConnection.create({
    name: 'test',
    url: `http://127.0.0.1:${address.port}`,
    skipTlsVerify: true,
    credentials: { kind: 'token', token: 'secret' },
  });
  try {
    await watchOptional({
      connection,
      path: '/apis/apps/v1/statefulsets',
      signal: done.signal,
      retryEveryMs: 5,
      doubtMs: 5,
      timings: {
        requestTimeoutMs: 2_000,
        streamDurationMs: 60_000,
        idleTimeoutMs: 2_000,
        backoff: { initialMs: 1, maximumMs: 5 },
      },
      handler: {
        onList: objects =>
          log.push(`list ${objects.map(({ metadata }) => metadata.name)}`),
        onUpsert: () => log.push('upsert'),
        onDelete: () => log.push('delete'),
        onAlive: () => {},
        onFailure: error =>
          log.push(`failure ${error instanceof Error ? error.message : error}`),
      },
      onRefused: (refusal, message) => log.push(`${refusal}: ${message}`),
    });
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
  return log;
}

describe('watchOptional', () => {
  it('asks again for a kind that is not served until it is', async () => {
    expect(await follow(refuse(404), refuse(404), list('a'))).toEqual([
      'not-served: no 404',
      'not-served: no 404',
      'list a',
    ]);
  });

  it('tells a kind that it may not read from one that does not exist', async () => {
    expect(await follow(refuse(403), refuse(404))).toEqual([
      'forbidden: no 403',
      'not-served: no 404',
    ]);
  });

  it('does not believe a single refusal of what it has just seen', async () => {
    expect(
      await follow(list('a'), refuse(404), list('a', 'b'), emptyWatch),
    ).toEqual(['list a', 'list a,b']);
  });

  it('doubts each time anew', async () => {
    expect(
      await follow(
        list('a'),
        refuse(404),
        list('a'),
        refuse(404),
        list('a'),
        emptyWatch,
      ),
    ).toEqual(['list a', 'list a', 'list a']);
  });

  it('forgets what it has seen when it is refused again', async () => {
    expect(
      await follow(list('a'), refuse(403), refuse(403), list('b')),
    ).toEqual(['list a', 'list ', 'forbidden: no 403', 'list b']);
  });

  it('takes other failures for failures of the cluster', async () => {
    expect(await follow(refuse(503), refuse(401), list('a'))).toEqual([
      'failure no 503',
      'failure no 401',
      'list a',
    ]);
  });
});
