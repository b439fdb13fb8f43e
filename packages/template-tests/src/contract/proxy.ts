import { Server, Socket, connect, createServer } from 'node:net';
import { close, listen, portOf } from './network';

/** Stands between a service and its database, and can take the database away. */
export class Proxy {
  #isOpen = false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', socket => this.#connect(socket));
  }

  static async to(target: number): Promise<Proxy> {
    return new Proxy(await listen(createServer()), target);
  }

  get port(): number {
    return portOf(this.server);
  }

  open(): void {
    this.#isOpen = true;
  }

  /** Also ends the connections there are. */
  shut(): void {
    this.#isOpen = false;
    this.#sockets.forEach(socket => socket.destroy());
  }

  async end(): Promise<void> {
    this.shut();
    await close(this.server);
  }

  #connect(socket: Socket): void {
    if (!this.#isOpen) {
      socket.destroy();
      return;
    }
    const upstream = connect(this.target, '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      this.#sockets.add(one);
      one.on('error', () => one.destroy());
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
