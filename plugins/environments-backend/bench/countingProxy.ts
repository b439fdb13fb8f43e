import http from 'node:http';
import https from 'node:https';
import { AddressInfo } from 'node:net';

export interface CountingProxy {
  url: string;
  /** Requests so far, watches and heartbeats included. */
  requests(): number;
  close(): Promise<void>;
}

/** Stands before an API server and counts what it is asked. */
export async function startCountingProxy(
  target: string,
): Promise<CountingProxy> {
  let requests = 0;
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const server = http.createServer((request, response) => {
    requests += 1;
    const upstream = https.request(
      new URL(request.url ?? '/', target),
      { method: request.method, headers: request.headers, agent },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch on which nothing happens has begun all the same.
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
