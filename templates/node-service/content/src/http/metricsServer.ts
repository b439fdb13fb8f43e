import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Registry } from 'prom-client';

/** Metrics have a port of their own, so that no route from outside leads to them. */
export function createMetricsServer(registry: Registry): Server {
  return createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      text =>
        response
          .writeHead(200, { 'content-type': registry.contentType })
          .end(text),
      () => response.writeHead(500).end(),
    );
  });
}
