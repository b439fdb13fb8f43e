import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';
import { RequestOutcome } from './Router';
import { RouteRequest } from './route';

export interface Gateway {
  /** `http://127.0.0.1:PORT` */
  url: string;
  close(): Promise<void>;
}

/**
 * The door of the cluster for clients outside of it: requests are routed by their `Host`, which names a Service as
 * `name.namespace`, as those from within are.
 */
export async function startGateway(
  host: string,
  send: (request: RouteRequest) => Promise<RequestOutcome>,
): Promise<Gateway> {
  const server = createServer((request, response) => {
    request.resume();
    void send(routeRequestOf(request)).then(({ status, body, reason }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body ?? JSON.stringify({ error: reason }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function routeRequestOf({
  headers,
  method = 'GET',
  url = '/',
}: IncomingMessage): RouteRequest {
  const [host] = (headers.host ?? '').split(':');
  return {
    host,
    method,
    path: url.split('?')[0],
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    ),
    namespace: 'default',
  };
}
