import http, { IncomingMessage } from 'node:http';
import https from 'node:https';
import { AddressInfo } from 'node:net';

/** Questions are put by POST as well, and what is only tried has a query. */
const ARRANGING = /\/(?:deployments|services|virtualservices)(?:\/[^/?]+)?$/;

/** A write that the API server took, whatever became of the one who sent it. */
export interface TakenWrite {
  /** When the server had answered. */
  at: number;
  method: string;
  path: string;
  body: unknown;
  /** The object as it was after. */
  answer: unknown;
}

export interface RecordingProxy {
  url: string;
  writes: readonly TakenWrite[];
  close(): Promise<void>;
}

/**
 * Stands before an API server and remembers every write that it takes. A request that has arrived whole goes on, also
 * when its sender is killed before it hears the answer: what the server did counts, not what the sender knew.
 */
export async function startRecordingProxy(
  target: string,
): Promise<RecordingProxy> {
  const writes: TakenWrite[] = [];
  const kept = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  // A connection that was kept may be gone, and a write must not get lost between here and the server.
  const fresh = new https.Agent({ rejectUnauthorized: false });
  const server = http.createServer(async (request, response) => {
    try {
      const { method = 'GET', url: path = '/', headers } = request;
      const body = await textOf(request);
      const answer = await ask(
        method === 'GET' ? kept : fresh,
        new URL(path, target),
        {
          method,
          headers,
          body,
        },
      );
      if (method !== 'GET' && ARRANGING.test(path) && answer.status < 300) {
        writes.push({
          at: Date.now(),
          method,
          path,
          body: JSON.parse(body),
          answer: JSON.parse(answer.text),
        });
      }
      response.writeHead(answer.status, { 'content-type': answer.type });
      response.end(answer.text);
    } catch {
      // Half a request, or no answer: the one who asked finds out.
      response.destroy();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    writes,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      kept.destroy();
    },
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function ask(
  agent: https.Agent,
  url: URL,
  { body, ...options }: https.RequestOptions & { body: string },
): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { ...options, agent }, answer =>
      textOf(answer).then(
        text =>
          resolve({
            status: answer.statusCode ?? 502,
            type: answer.headers['content-type'] ?? 'application/json',
            text,
          }),
        reject,
      ),
    );
    request.on('error', reject);
    request.end(body);
  });
}
