import { Agent, request as httpRequest } from 'node:http';
import { NetworkAddress } from '../cluster/types';
import { errorCode } from '../errors';

/** The request never reached a program, so that another endpoint may be asked without doing anything twice. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

/**
 * One request to a pod over a kept-alive loopback connection; resolves when the whole answer is there.
 * Rejects with an UnreachableError where the pod did not take the request.
 */
export function podRequest(
  agent: Agent,
  address: NetworkAddress,
  options: {
    method: string;
    path: string;
    headers: Readonly<Record<string, string>>;
    timeout: number;
  },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ agent, ...address, ...options }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body }),
      );
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', error => {
      const code = errorCode(error);
      const refused = code === 'ECONNREFUSED' || code === 'EADDRNOTAVAIL';
      // A pod that stops closes its idle connections while the next request may be on its way.
      const stale =
        request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
      reject(
        refused || stale
          ? new UnreachableError(error.message, { cause: error })
          : error,
      );
    });
    request.end();
  });
}
