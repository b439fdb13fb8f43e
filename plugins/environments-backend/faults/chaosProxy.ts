/**
 * An HTTP proxy on loopback that fails on demand, before an API server that does not know of it. It speaks plain HTTP to
 * whoever is tried, so that it can answer in the server's place.
 */
import http from 'node:http';
import https from 'node:https';
import net, { AddressInfo } from 'node:net';

/**
 * - `cut`: every connection ends in the middle of whatever it carries; new ones work.
 * - `stall`: no byte is carried in either direction; connections are accepted and say nothing.
 * - `refuse`: new connections are reset.
 * - `gone`: every watch is answered 410; lists work.
 * - `gone-in-stream`: every watch is answered 200 and told of the 410 in an event of type ERROR.
 * - `too-many-requests`: everything is answered 429 with Retry-After.
 * - `server-error`: everything is answered 500.
 * - `half-a-line`: answers break off in the middle of what comes next.
 * - `half-an-answer`: they end there in good order, as if that were all.
 */
export const PROXY_FAULTS = [
  'cut',
  'stall',
  'refuse',
  'gone',
  'gone-in-stream',
  'too-many-requests',
  'server-error',
  'half-a-line',
  'half-an-answer',
] as const;
export type ProxyFault = (typeof PROXY_FAULTS)[number];

export interface ChaosProxy {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Fails in that way until `heal`; `cut` does once. */
  inflict(fault: ProxyFault): void;
  heal(): void;
  /** Connections, requests and answers that met the fault which is inflicted now. */
  encounters(): number;
  /** Requests during faults that came before Retry-After was over, or in a storm. */
  impatientRequests(): number;
  close(): Promise<void>;
}

const RETRY_AFTER_SECONDS = 2;
/** Of one path in one second, while it fails: more is a storm. */
const PATIENCE = 8;

export async function startChaosProxy(target: {
  url: string;
  caData?: string;
}): Promise<ChaosProxy> {
  const proxy = new Proxy(target);
  await proxy.listen();
  return proxy;
}

class Proxy implements ChaosProxy {
  #mode: 'healthy' | Exclude<ProxyFault, 'cut'> = 'healthy';
  #impatient = 0;
  #encounters = 0;
  /** Of each path, when it was asked for during this fault. */
  readonly #askedAt = new Map<string, number[]>();
  readonly #sockets = new Set<net.Socket>();
  readonly #agent: http.Agent;
  readonly #server = http.createServer((request, response) =>
    this.#answer(request, response),
  );

  constructor(private readonly target: { url: string; caData?: string }) {
    const ca = target.caData && Buffer.from(target.caData, 'base64');
    this.#agent = target.url.startsWith('https:')
      ? new https.Agent({ keepAlive: true, ca })
      : new http.Agent({ keepAlive: true });
    this.#server.on('connection', socket => {
      if (this.#mode === 'refuse') {
        this.#encounters += 1;
        socket.resetAndDestroy();
        return;
      }
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
  }

  inflict(fault: ProxyFault): void {
    this.#askedAt.clear();
    this.#encounters = 0;
    if (fault !== 'cut') {
      this.#mode = fault;
    }
    // Some fail what is under way; the others begin with the next request.
    if (!['stall', 'half-a-line', 'half-an-answer'].includes(fault)) {
      this.#cut();
    }
  }

  // What was lost on the way is never sent again, as on a real network.
  heal(): void {
    this.#mode = 'healthy';
    this.#cut();
  }

  encounters(): number {
    return this.#encounters;
  }

  impatientRequests(): number {
    return this.#impatient;
  }

  async close(): Promise<void> {
    this.#cut();
    this.#agent.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #cut(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', this.target.url);
    const isWatch = url.searchParams.has('watch');
    if (this.#mode !== 'healthy') {
      this.#noteImpatience(url.pathname);
    }
    switch (this.#mode) {
      case 'stall':
        this.#encounters += 1;
        return;
      case 'too-many-requests':
        this.#encounters += 1;
        response.setHeader('retry-after', RETRY_AFTER_SECONDS);
        answerStatus(
          response,
          429,
          'too many requests, please try again later',
        );
        return;
      case 'server-error':
        this.#encounters += 1;
        answerStatus(response, 500, 'etcdserver: leader changed');
        return;
      case 'gone':
        if (isWatch) {
          this.#encounters += 1;
          answerStatus(response, 410, TOO_OLD);
          return;
        }
        break;
      case 'gone-in-stream':
        if (isWatch) {
          this.#encounters += 1;
          endStreamAsGone(response);
          return;
        }
        break;
      default:
    }
    this.#forward(url, request, response);
  }

  #forward(
    url: URL,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): void {
    const { host, ...headers } = request.headers;
    const transport = url.protocol === 'https:' ? https : http;
    const upstream = transport.request(
      url,
      { method: request.method, headers, agent: this.#agent },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.on('data', chunk => this.#carry(chunk, response));
        answer.on('end', () => this.#mode !== 'stall' && response.end());
        answer.on('error', () => response.destroy());
      },
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #carry(chunk: Buffer, response: http.ServerResponse): void {
    if (response.writableEnded) {
      return;
    }
    const half = chunk.subarray(0, Math.ceil(chunk.length / 2));
    const isLengthTold = response.getHeader('content-length') !== undefined;
    switch (this.#mode) {
      case 'stall':
        this.#encounters += 1;
        return;
      case 'half-a-line':
        this.#encounters += 1;
        response.write(half, () => response.destroy());
        return;
      case 'half-an-answer':
        this.#encounters += 1;
        // Where the length was told, an early end is no good order.
        if (isLengthTold) {
          response.write(half, () => response.destroy());
        } else {
          response.end(half);
        }
        return;
      default:
        response.write(chunk);
    }
  }

  #noteImpatience(path: string): void {
    const now = Date.now();
    const asked = this.#askedAt.get(path) ?? [];
    const last = asked.at(-1);
    const isTooEarly =
      this.#mode === 'too-many-requests' &&
      last !== undefined &&
      now - last < RETRY_AFTER_SECONDS * 1000 - 20;
    const isStorm = asked.filter(at => now - at < 1_000).length >= PATIENCE;
    this.#impatient += isTooEarly || isStorm ? 1 : 0;
    this.#askedAt.set(path, [...asked, now]);
  }
}

function answerStatus(
  response: http.ServerResponse,
  code: number,
  message: string,
): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(statusOf(code, message)));
}

const TOO_OLD = 'too old resource version';

function endStreamAsGone(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const event = { type: 'ERROR', object: statusOf(410, TOO_OLD) };
  response.end(`${JSON.stringify(event)}\n`);
}

function statusOf(code: number, message: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code };
}
