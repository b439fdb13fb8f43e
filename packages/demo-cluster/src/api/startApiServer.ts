import {
  createServer as createHttpServer,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { Cluster } from '../cluster/createCluster';
import { PodRuntime } from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import { authenticate } from './access';
import { makeCertificate, ServerCertificate } from './certificate';
import { respondJson, statusOf, User } from './exchange';
import { route, routePublic } from './router';

export interface ApiServerOptions {
  cluster: Cluster;
  runtime: PodRuntime;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Where to listen; 127.0.0.1 by default. */
  host?: string;
  /** Who each bearer token is. */
  tokens: Readonly<Record<string, User>>;
  /** A certificate of one's own; a new one is made by default. `false` serves plain HTTP, to which kubectl sends no token. */
  tls?: ServerCertificate | false;
}

export interface ApiServer {
  /** `https://127.0.0.1:PORT` */
  url: string;
  /** What clients must trust, as PEM; undefined for plain HTTP. */
  caCertificate: string | undefined;
  /** Ends every connection, watches included. */
  close(): Promise<void>;
}

/** Serves a cluster over HTTP/1.1, with TLS unless told otherwise. */
export async function startApiServer(
  options: ApiServerOptions,
): Promise<ApiServer> {
  const { host = '127.0.0.1', port = 0 } = options;
  const tls =
    options.tls === false
      ? undefined
      : (options.tls ?? (await makeCertificate(host)));
  const tokens = new Map(Object.entries(options.tokens));
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(options, tokens, request, response).catch(error => {
      // A stream that has begun can only be cut off.
      if (response.headersSent) response.destroy();
      else respondJson({ response }, statusOf(error).code, statusOf(error));
    });
  };
  const server = tls
    ? createHttpsServer({ key: tls.key, cert: tls.certificate }, listener)
    : createHttpServer(listener);
  // Watches stay silent for longer than any timeout for requests.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    url: `${tls ? 'https' : 'http'}://${urlHost(host)}:${portOf(address) ?? port}`,
    caCertificate: tls?.certificate,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { cluster, runtime }: ApiServerOptions,
  tokens: ReadonlyMap<string, User>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = urlOf(request);
  if (request.method === 'GET' && routePublic({ response }, url.pathname))
    return;
  const user = authenticate(request, tokens);
  const query = url.searchParams;
  await route({ request, response, url, query, user, cluster, runtime });
}

/** A client may send any bytes as its address, some of which are none. */
function urlOf({ url: address = '/' }: IncomingMessage): URL {
  const path = address.startsWith('/') ? `http://cluster${address}` : address;
  const url = URL.parse(path);
  if (!url) {
    throw new ApiError('BadRequest', `invalid request address "${address}"`);
  }
  return url;
}

function portOf(address: string | AddressInfo | null): number | undefined {
  return typeof address === 'object' ? address?.port : undefined;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
