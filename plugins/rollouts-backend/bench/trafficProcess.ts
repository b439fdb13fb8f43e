/**
 * The users of the fleet, in a process outside of portal and cluster: asks every service so many times a second through
 * the gateway of the cluster, and tells its parent of each request when it was answered, with what and by which version.
 */
import http from 'node:http';
import { Service } from './fleet';

export interface TrafficProcessInput {
  gatewayUrl: string;
  services: readonly Service[];
  requestsPerSecond: number;
}

/** Index of the service, when it was sent and answered, status (0: none came), version (empty: no pod answered), why not. */
export type Sample = [number, number, number, number, string, string];

const TELL_EVERY_MS = 250;
const TIMEOUT_MS = 10_000;

function main(input: TrafficProcessInput): void {
  const agent = new http.Agent({ keepAlive: true });
  let samples: Sample[] = [];
  input.services.forEach(({ name, namespace }, index) => {
    const send = () => {
      const sentAt = Date.now();
      void ask(agent, input.gatewayUrl, `${name}.${namespace}`).then(
        ({ status, version, why }) =>
          samples.push([index, sentAt, Date.now(), status, version, why]),
      );
      setTimeout(
        send,
        ((0.5 + Math.random()) * 1_000) / input.requestsPerSecond,
      );
    };
    setTimeout(send, Math.random() * 1_000);
  });
  setInterval(() => {
    process.send?.({ samples });
    samples = [];
  }, TELL_EVERY_MS);
}

function ask(
  agent: http.Agent,
  url: string,
  host: string,
): Promise<{ status: number; version: string; why: string }> {
  return new Promise(resolve => {
    const fail = ({ message }: Error) =>
      resolve({ status: 0, version: '', why: message });
    const request = http.get(
      `${url}/items`,
      {
        agent,
        headers: { host },
        timeout: TIMEOUT_MS,
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            version: /"version":"([^"]+)"/.exec(text)?.[1] ?? '',
            why: /"error":"([^"]+)"/.exec(text)?.[1] ?? '',
          }),
        );
        response.on('error', fail);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The gateway closed a connection that it had kept just as it was used again: clients of HTTP ask anew.
      if (request.reusedSocket && error.code === 'ECONNRESET') {
        void ask(new http.Agent(), url, host).then(resolve);
      } else {
        fail(error);
      }
    });
  });
}

process.on('disconnect', () => process.exit());
main(JSON.parse(process.argv[2]));
