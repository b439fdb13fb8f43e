import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { NetworkAddress } from '../cluster/types';
import { errorCode } from '../errors';
import { ProfilePort } from './podProfile';

/** How long requests under way may take to finish when a pod stops. */
const DRAIN_MS = 3_000;

/** The sockets on which one pod listens. */
export class PodListeners {
  private readonly servers = new Map<number, Server>();

  private constructor() {}

  /**
   * Listens on each port of the pod's own address. Where the system refuses that (macOS knows only 127.0.0.1, and low
   * ports may be privileged) the port is a free one of 127.0.0.1. A taken port does the same with `anyPort` and else
   * rejects with EADDRINUSE.
   */
  static async open(
    podIP: string,
    ports: readonly ProfilePort[],
    options: {
      listenerFor: (port: ProfilePort) => RequestListener;
      anyPort: boolean;
    },
  ): Promise<PodListeners> {
    const listeners = new PodListeners();
    try {
      for (const port of ports) {
        const server = createServer(
          { keepAliveTimeout: 60_000 },
          options.listenerFor(port),
        );
        await listen(server, podIP, port.port, options.anyPort);
        listeners.servers.set(port.port, server);
      }
    } catch (error) {
      await listeners.close();
      throw error;
    }
    return listeners;
  }

  /** Where a declared port really listens. */
  address(port: number): NetworkAddress | undefined {
    const bound = this.servers.get(port)?.address();
    if (!isAddressInfo(bound)) return undefined;
    return { host: bound.address, port: bound.port };
  }

  /** Refuses new connections at once, lets requests under way finish for a while, then cuts them off. */
  async close(): Promise<void> {
    const servers = [...this.servers.values()];
    this.servers.clear();
    await Promise.all(servers.map(closeServer));
  }
}

async function listen(
  server: Server,
  host: string,
  port: number,
  anyPort: boolean,
): Promise<void> {
  try {
    await listenOnce(server, host, port);
  } catch (error) {
    const code = errorCode(error);
    const refusedBySystem = code === 'EADDRNOTAVAIL' || code === 'EACCES';
    if (!refusedBySystem && !(anyPort && code === 'EADDRINUSE')) throw error;
    await listenOnce(server, '127.0.0.1', 0);
  }
}

function listenOnce(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function isAddressInfo(
  address: AddressInfo | string | null | undefined,
): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
