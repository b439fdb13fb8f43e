/**
 * The manifest says what a backup holds. It lies beside the data as `{ manifest, signature, keyId }`, encrypted for the
 * same recipients: who can write to a store, but has not the signing key, cannot make one up.
 */
import {
  backupsReason,
  manifestSchema,
  type Manifest,
} from '@quarterdeck/plugin-backups-common';
import { canonicalJson, type ReasonParams } from '@quarterdeck/toolkit-common';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { ExecutorError } from './ExecutorError';
import { decryptWith, encryptFor } from './encryption';

const envelopeSchema = z.object({
  manifest: z.unknown(),
  signature: z.base64(),
  keyId: z.string(),
});

/** Short name of a public key: the beginning of the SHA-256 of its DER. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** The documents of a PEM file, one after another. */
export function pemBlocks(text: string): string[] {
  return text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?/g) ?? [];
}

/** @returns the object to store */
export async function sealManifest(
  manifest: Manifest,
  signingKey: string,
  recipients: readonly string[],
): Promise<Buffer> {
  const key = createPrivateKey(signingKey);
  const envelope = canonicalJson({
    manifest,
    signature: sign(null, Buffer.from(canonicalJson(manifest)), key).toString(
      'base64',
    ),
    keyId: keyIdOf(key),
  });
  const encrypted = Readable.from([Buffer.from(envelope)]).pipe(
    await encryptFor(recipients),
  );
  return buffer(encrypted);
}

/** @throws ExecutorError where it is not what the portal signed */
export async function openManifest(
  stored: Buffer,
  {
    identities,
    verifyKey,
    object,
  }: { identities: readonly string[]; verifyKey: string; object: string },
): Promise<Manifest> {
  const decrypted = decryptWith(identities, object);
  decrypted.end(stored);
  const envelope = parse(envelopeSchema, await buffer(decrypted), object);
  const key = pemBlocks(verifyKey)
    .map(pem => createPublicKey(pem))
    .find(one => keyIdOf(one) === envelope.keyId);
  if (!key) {
    throw damaged('damage.foreign-key', { object, key: envelope.keyId });
  }
  const isSigned = verify(
    null,
    Buffer.from(canonicalJson(envelope.manifest)),
    key,
    Buffer.from(envelope.signature, 'base64'),
  );
  if (!isSigned) {
    throw damaged('damage.signature', { object });
  }
  const manifest = manifestSchema.safeParse(envelope.manifest);
  if (!manifest.success) {
    throw damaged('damage.manifest', {
      object,
      cause: z.prettifyError(manifest.error),
    });
  }
  return manifest.data;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  text: Buffer,
  object: string,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text.toString('utf8')));
  } catch (error) {
    throw damaged(
      'damage.manifest',
      { object, cause: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

function damaged(
  code: 'damage.foreign-key' | 'damage.signature' | 'damage.manifest',
  params: ReasonParams,
  cause?: unknown,
): ExecutorError {
  return new ExecutorError(backupsReason(code, params), false, { cause });
}
