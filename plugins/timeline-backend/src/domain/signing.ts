import { SignedHead } from '@quarterdeck/plugin-timeline-common';
import {
  KeyObject,
  createHash,
  createPublicKey,
  sign,
  verify,
} from 'node:crypto';
import { ChainEnd } from './chain';

/** Signs one end of the chain, so that whoever has a copy can tell that nothing before it was changed. */
export function signHead(
  privateKey: KeyObject,
  { position, hash }: ChainEnd,
  signedAt: number,
): SignedHead {
  const unsigned = {
    position,
    hash,
    signedAt: new Date(signedAt).toISOString(),
  };
  return {
    ...unsigned,
    keyId: keyIdOf(privateKey),
    signature: sign(null, signedText(unsigned), privateKey).toString('base64'),
  };
}

/** @param key - the private or the public one */
export function isSignedBy(key: KeyObject, head: SignedHead): boolean {
  return verify(
    null,
    signedText(head),
    publicKeyOf(key),
    Buffer.from(head.signature, 'base64'),
  );
}

export function keyIdOf(key: KeyObject): string {
  const der = publicKeyOf(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

export function publicKeyOf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

function signedText(
  head: Pick<SignedHead, 'position' | 'hash' | 'signedAt'>,
): Buffer {
  return Buffer.from(
    `quarterdeck-timeline:v1:${head.position}:${head.hash}:${head.signedAt}`,
  );
}
