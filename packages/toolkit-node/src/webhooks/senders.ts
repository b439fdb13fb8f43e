import { isOneOf, verifyHmac } from './secrets';

const MOST_SIGNATURES = 20;
/** A signed request of GitLab that is older or newer than that was recorded by somebody, and is sent again by them. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** @param header - `X-Hub-Signature-256`: `sha256=<hex>` over the raw body */
export function verifyGithub(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(header?.trim() ?? '')?.[1];
  return (
    hex !== undefined && verifyHmac(body, [Buffer.from(hex, 'hex')], secrets)
  );
}

/** @param header - `X-PagerDuty-Signature`: `v1=<hex>,v1=<hex>`, one per secret that is valid on its side */
export function verifyPagerduty(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const signatures = (header ?? '')
    .split(',', MOST_SIGNATURES)
    .flatMap(each => /^v1=([0-9a-f]{64})$/i.exec(each.trim())?.[1] ?? [])
    .map(hex => Buffer.from(hex, 'hex'));
  return verifyHmac(body, signatures, secrets);
}

export interface GitlabSecrets {
  /** What `X-Gitlab-Token` holds: the secret itself. */
  tokens: readonly string[];
  /** Signing tokens, `whsec_<base64>`, or any text that is the key itself. */
  signingSecrets: readonly string[];
}

/**
 * Whether a webhook comes from our GitLab: it holds the secret token, or a signature over `id.timestamp.body` that is
 * not older than five minutes.
 *
 * @param headers - in lower case, as Node gives them
 * @param now - milliseconds since 1970
 */
export function verifyGitlab(
  {
    body,
    headers,
    now,
  }: {
    body: Buffer;
    headers: Readonly<Record<string, string | string[] | undefined>>;
    now: number;
  },
  { tokens, signingSecrets }: GitlabSecrets,
): boolean {
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const token = header('x-gitlab-token');
  // Both are looked at: a wrong token beside a right signature, as while one is exchanged for the other, is no forgery.
  const isKnown = token !== undefined && isOneOf(token, tokens);
  return (
    isSigned(
      body,
      {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        now,
      },
      signingSecrets,
    ) || isKnown
  );
}

function isSigned(
  body: Buffer,
  given: { id?: string; timestamp?: string; signature?: string; now: number },
  secrets: readonly string[],
): boolean {
  const { id, timestamp = '', signature, now } = given;
  if (
    id === undefined ||
    signature === undefined ||
    !/^\d{1,12}$/.test(timestamp) ||
    Math.abs(now - Number(timestamp) * 1000) > CLOCKS_DIFFER_MS
  ) {
    return false;
  }
  const signatures = signature
    .split(' ', MOST_SIGNATURES)
    .flatMap(each => /^v1,([a-z0-9+/]{43}=)$/i.exec(each)?.[1] ?? [])
    .map(text => Buffer.from(text, 'base64'));
  return verifyHmac(
    Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]),
    signatures,
    secrets.map(keyOf),
  );
}

function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : secret;
}
