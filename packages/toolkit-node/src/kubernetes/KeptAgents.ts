import https from 'node:https';

/** Of a certificate and whom to trust: what makes a connection another one. */
const IDENTITY = [
  'ca',
  'cert',
  'key',
  'pfx',
  'passphrase',
  'servername',
  'rejectUnauthorized',
] as const;

/**
 * Keeps connections open between requests. The client library makes an agent for each request, with the certificates
 * of that moment, so that every request would pay for a handshake.
 */
export class KeptAgents {
  #kept: { identity: string; agent: https.Agent } | undefined;

  /** One that speaks for the same identity. */
  like(made: https.RequestOptions['agent']): https.RequestOptions['agent'] {
    // One that goes through a proxy is left alone.
    if (!(made instanceof https.Agent) || made.constructor !== https.Agent) {
      return made;
    }
    const options: Record<string, unknown> = { ...made.options };
    const identity = JSON.stringify(
      IDENTITY.map(name => String(options[name])),
    );
    if (this.#kept?.identity !== identity) {
      // Requests under way keep the connections that they have; those that idle end by themselves.
      this.#kept = {
        identity,
        agent: new https.Agent({ ...made.options, keepAlive: true }),
      };
    }
    return this.#kept.agent;
  }
}
