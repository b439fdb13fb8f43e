import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { close, listen, portOf } from './network';

/** Takes traces by OTLP over HTTP and counts them. */
export class Collector {
  received = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) =>
      this.#take(request, response),
    );
  }

  async start(): Promise<string> {
    await listen(this.#server);
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await close(this.#server);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.once('end', () => {
      if (request.url === '/v1/traces' && bytes > 0) {
        this.received += 1;
      }
      response.setHeader('content-type', 'application/x-protobuf');
      response.end();
    });
  }
}
