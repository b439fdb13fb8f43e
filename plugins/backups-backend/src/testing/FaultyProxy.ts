import { once } from 'node:events';
import { Server, Socket, connect, createServer } from 'node:net';

/** What happens to one connection. `afterBytes`: of what the client sends, or of what it is sent. */
export type ConnectionFault =
  | { kind: 'none' }
  /** Both ends see it break. */
  | { kind: 'cut'; direction: 'up' | 'down'; afterBytes: number }
  /** Nothing comes any more, and nothing says so. */
  | { kind: 'hang'; direction: 'up' | 'down'; afterBytes: number }
  | { kind: 'delay'; ms: number }
  /** An answer that is not the server's, to the first request. */
  | { kind: 'answer'; status: 500 | 503; code: string };

/** Stands between a client and a server on loopback, and breaks connections as it is told. */
export class FaultyProxy {
  readonly #sockets = new Set<Socket>();

  static async start(
    port: number,
    nextFault: () => ConnectionFault,
  ): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(server, port, nextFault);
    server.on('connection', socket => proxy.#connect(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly nextFault: () => ConnectionFault,
  ) {}

  get endpoint(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the proxy does not listen');
    }
    return `http://127.0.0.1:${address.port}`;
  }

  /** Forgets connections that a client would keep. */
  disconnect(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.disconnect();
    await closed;
  }

  #connect(client: Socket): void {
    const fault = this.nextFault();
    this.#keep(client);
    if (fault.kind === 'answer') {
      answer(client, fault);
      return;
    }
    const upstream = connect(this.port, '127.0.0.1');
    this.#keep(upstream);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on('close', cut);
    upstream.on('close', cut);
    pass(client, upstream, faultOf(fault, 'up'), cut);
    pass(upstream, client, faultOf(fault, 'down'), cut);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

interface Passing {
  delayMs: number;
  stopsAfter: number;
  isSilent: boolean;
}

function faultOf(fault: ConnectionFault, direction: 'up' | 'down'): Passing {
  const isHere = 'direction' in fault && fault.direction === direction;
  return {
    delayMs: fault.kind === 'delay' ? fault.ms : 0,
    stopsAfter: isHere ? fault.afterBytes : Infinity,
    isSilent: fault.kind === 'hang',
  };
}

function pass(
  from: Socket,
  to: Socket,
  { delayMs, stopsAfter, isSilent }: Passing,
  cut: () => void,
): void {
  let passed = 0;
  from.on('data', (chunk: Buffer) => {
    const left = Math.max(0, stopsAfter - passed);
    passed += chunk.byteLength;
    const flows = to.write(chunk.subarray(0, left));
    if (passed >= stopsAfter && !isSilent) {
      cut();
    } else if (delayMs > 0) {
      from.pause();
      setTimeout(() => from.resume(), delayMs);
    } else if (!flows) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
}

/** Once the request has begun to come; its body is not waited for, as busy servers do not. */
function answer(
  client: Socket,
  { status, code }: { status: number; code: string },
) {
  client.once('data', () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Please reduce your request rate.</Message></Error>`;
    client.end(
      `HTTP/1.1 ${status} Refused\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    client.resume();
  });
}
