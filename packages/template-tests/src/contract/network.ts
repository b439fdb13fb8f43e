import { IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { AddressInfo, Server, createServer } from 'node:net';

const TIMEOUT_MILLISECONDS = 5000;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Request {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks a program on this machine, over a connection of its own. Undefined where nobody answers. */
export function ask(
  port: number,
  { method = 'GET', path, headers, body }: Request,
): Promise<Answer | undefined> {
  return slowly(port, { method, path, headers, body }).finish();
}

/**
 * Begins a request and leaves its body half sent: it is under way until `finish` is called.
 */
export function slowly(port: number, { path, headers, method, body }: Request) {
  const content = Buffer.from(body ?? '');
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    timeout: TIMEOUT_MILLISECONDS * 4,
    headers: {
      ...headers,
      connection: 'close',
      ...(content.length ? { 'content-length': content.length } : {}),
    },
  });
  const answer = new Promise<Answer | undefined>(resolve => {
    sent.once('error', () => resolve(undefined));
    sent.once('timeout', () => sent.destroy());
    sent.once('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', () => resolve(undefined));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  const half = Math.ceil(content.length / 2);
  if (half) {
    sent.write(content.subarray(0, half));
  } else {
    sent.flushHeaders();
  }
  return {
    finish() {
      sent.end(content.subarray(half));
      return answer;
    },
  };
}

/** Ports that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => listen(createServer())),
  );
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

export function listen(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port');
  }
  return address.port;
}

export function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}

export const pause = (milliseconds: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, milliseconds);
  });

/** @returns whether it came true within the time */
export async function eventually(
  isTrue: () => Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (await isTrue()) {
      return true;
    }
    await pause(50);
  }
  return isTrue();
}
