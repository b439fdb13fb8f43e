import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/**
 * What a backend needs to reach the cluster of a kubeconfig that the demo
 * cluster wrote: one cluster, one user. Understands YAML and JSON as far as
 * that file goes, so that no package is needed.
 *
 * @returns {{ server: string, token: string, certificateAuthority: string } | undefined}
 *   the certificate authority as base64 of its PEM; undefined while the file
 *   is missing or not written to its end
 */
export function readKubeconfig(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const value = key =>
    new RegExp(`["']?${key}["']?:\\s*["']?([^"'\\s,}]+)`).exec(text)?.[1];
  const found = {
    server: value('server'),
    token: value('token'),
    certificateAuthority: value('certificate-authority-data'),
  };
  return Object.values(found).every(Boolean) ? found : undefined;
}

/** @returns {Promise<boolean>} whether the API server says it is ready */
export function isClusterReady({ server, token, certificateAuthority }) {
  return new Promise(resolve => {
    const call = request(
      `${server}/readyz`,
      {
        ca: Buffer.from(certificateAuthority, 'base64'),
        headers: { authorization: `Bearer ${token}` },
        timeout: 2_000,
      },
      response => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.once('error', () => resolve(false));
    call.once('timeout', () => call.destroy());
    call.end();
  });
}
