import net, { AddressInfo } from 'node:net';

/** A TCP proxy on loopback that fails on demand, before a server that does not know of it. */
export interface ChaosProxy {
  port: number;
  /** Cuts every connection in the middle of whatever it carries. */
  cut(): void;
  /** Carries no byte in either direction, and accepts connections that say nothing, until `heal`. */
  stall(): void;
  /** Resets every new connection until `heal`. */
  refuse(): void;
  heal(): void;
  close(): Promise<void>;
}

export async function startChaosProxy(target: {
  host: string;
  port: number;
}): Promise<ChaosProxy> {
  const sockets = new Set<net.Socket>();
  let mode: 'healthy' | 'stalled' | 'refusing' = 'healthy';

  const track = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = net.createServer(client => {
    if (mode === 'refusing') {
      client.resetAndDestroy();
      return;
    }
    const upstream = track(net.connect(target));
    track(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    const forward = (from: net.Socket, to: net.Socket) =>
      from.on('data', chunk => {
        if (mode !== 'stalled') {
          to.write(chunk);
        }
      });
    forward(client, upstream);
    forward(upstream, client);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach(socket => socket.destroy());

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall: () => {
      mode = 'stalled';
    },
    refuse: () => {
      mode = 'refusing';
      cut();
    },
    // A stalled connection has lost bytes; like a real network, it never gets them back.
    heal: () => {
      mode = 'healthy';
      cut();
    },
    close: async () => {
      cut();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
