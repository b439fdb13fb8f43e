import type { DemoCluster } from '@quarterdeck/demo-cluster';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export type Fate = 'forbidden' | 'cut-off' | undefined;

/** Stands before an API server and refuses what a test says: a cluster without rights, or one that is gone. */
export class ClusterProxy {
  static async start(demo: DemoCluster): Promise<ClusterProxy> {
    const proxy = new ClusterProxy(demo);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** What becomes of a request; undefined: it is passed on. */
  fateOf: (method: string, path: string) => Fate = () => undefined;
  readonly #server: http.Server;

  private constructor(demo: DemoCluster) {
    this.#server = http.createServer((request, response) => {
      const { method = 'GET', url = '/', headers } = request;
      const fate = this.fateOf(method, url);
      if (fate === 'cut-off') {
        request.socket.destroy();
      } else if (fate === 'forbidden') {
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end(JSON.stringify(forbidden(method, url)));
      } else {
        const passedOn = https.request(
          new URL(url, demo.url),
          { method, headers, ca: demo.caCertificate },
          answer => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          },
        );
        passedOn.on('error', () => request.socket.destroy());
        request.pipe(passedOn);
      }
    });
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (typeof address !== 'object' || address === null) {
      throw new Error('The proxy does not listen');
    }
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => undefined);
  }
}

/** As a real API server says it. */
function forbidden(method: string, url: string) {
  const [, namespace, resource, name = ''] =
    /\/namespaces\/([^/?]+)\/([^/?]+)(?:\/([^/?]+))?/.exec(url) ?? [];
  const verb = { GET: 'get', POST: 'create', PATCH: 'patch' }[method];
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'Forbidden',
    code: 403,
    message: `${resource} "${name}" is forbidden: User "portal" cannot ${verb ?? 'delete'} resource "${resource}" in the namespace "${namespace}"`,
  };
}
