import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Shorter ones can be tried one after the other. */
const SHORTEST_SECRET = 16;

/**
 * Tokens or secrets of senders, as many as are valid at a time: while one is exchanged, two.
 *
 * @returns none where the key is not configured
 * @throws InputError that names the key
 */
export function readSecrets(config: Config, key: string): string[] {
  const secrets = config.getOptionalStringArray(key) ?? [];
  if (secrets.some(secret => secret.trim().length < SHORTEST_SECRET)) {
    throw new InputError(
      `${key} holds one of less than ${SHORTEST_SECRET} characters; make one with "openssl rand -hex 32"`,
    );
  }
  return secrets.map(secret => secret.trim());
}

/** Whether a text is one of the secrets; how long it takes tells nothing of how close it came. */
export function isOneOf(given: string, secrets: readonly string[]): boolean {
  const hash = hashOf(given);
  let fits = false;
  for (const secret of secrets) {
    fits = timingSafeEqual(hash, hashOf(secret)) || fits;
  }
  return fits;
}

/** Of one length, as the comparison asks for. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @param authorization - the header of that name: `Bearer <token>` */
export function verifyBearer(
  authorization: string | undefined,
  tokens: readonly string[],
): boolean {
  const given = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && isOneOf(given, tokens);
}

/**
 * Whether one of the signatures is that of these very bytes by one of the keys (HMAC-SHA256). No way out on the first
 * that fits, so that time tells nothing.
 */
export function verifyHmac(
  bytes: Buffer,
  signatures: readonly Buffer[],
  keys: readonly (string | Buffer)[],
): boolean {
  let fits = false;
  for (const key of keys) {
    const expected = createHmac('sha256', key).update(bytes).digest();
    for (const signature of signatures) {
      fits =
        (signature.length === expected.length &&
          timingSafeEqual(signature, expected)) ||
        fits;
    }
  }
  return fits;
}
