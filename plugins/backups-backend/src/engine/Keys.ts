import { InputError } from '@backstage/errors';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import { OWN_KEY } from '../domain/recipients';
import { keyIdOf, pemBlocks } from '../executor/manifest';
import { readOrMake, readSecret } from './keyFiles';

export interface KeysOptions {
  /** PEM of the Ed25519 key that signs. After a change, the old keys stay behind the new one, to verify with. */
  signingKeyFile: string;
  /** As `age-keygen` writes it; new backups are encrypted for the first, old ones are opened with any. */
  identityFile: string;
  /** Who can open backups when the portal is gone; the portal has only their public halves. */
  escrow: readonly { name: string; recipient: string }[];
}

const IDENTITY = /^AGE-SECRET-KEY-[A-Z0-9-]+$/gm;

/**
 * The portal's keys. Both are made at the first start. Secret halves are read from their files each time they are
 * needed, go into jobs alone, and are not kept.
 */
export class Keys {
  private constructor(
    private readonly options: KeysOptions,
    /** Whom backups are encrypted for. */
    readonly recipients: readonly { name: string; recipient: string }[],
    /** PEM of the key that verifies what is signed from now on. */
    readonly publicKey: string,
    /** PEM of all keys that verify: after a change, also those before it. */
    readonly verifyKey: string,
    /** Short name of the key that signs. */
    readonly keyId: string,
  ) {}

  /** @throws InputError where a file or a recipient is wrong */
  static async open(options: KeysOptions): Promise<Keys> {
    const { Encrypter, generateX25519Identity, identityToRecipient } =
      await import('age-encryption');
    const signing = await readOrMake(options.signingKeyFile, async () =>
      generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    );
    const identities = await readOrMake(options.identityFile, async () => {
      const identity = await generateX25519Identity();
      const recipient = await identityToRecipient(identity);
      return `# public key: ${recipient}\n${identity}\n`;
    });
    const [identity] = identitiesOf(identities, options.identityFile);
    const recipients = [
      {
        name: OWN_KEY,
        recipient: await identityToRecipient(identity),
      },
      ...options.escrow,
    ];
    for (const { name, recipient } of options.escrow) {
      try {
        new Encrypter().addRecipient(recipient);
      } catch {
        throw new InputError(
          `The recipient of backups.keys.escrow '${name}' is not one of age: it begins with age1`,
        );
      }
    }
    const publicKeys = publicKeysOf(signing, options.signingKeyFile);
    return new Keys(
      options,
      recipients,
      publicKeys[0],
      publicKeys.join(''),
      keyIdOf(createPublicKey(publicKeys[0])),
    );
  }

  /** PEM. For jobs alone. */
  async signingKey(): Promise<string> {
    return pemBlocks(await readSecret(this.options.signingKeyFile))[0];
  }

  /** age secret keys. For jobs that restore alone. */
  async identities(): Promise<string[]> {
    const { identityFile } = this.options;
    return identitiesOf(await readSecret(identityFile), identityFile);
  }

  /** @returns the Ed25519 signature in base64 */
  async sign(text: string): Promise<string> {
    const key = createPrivateKey(await this.signingKey());
    return sign(null, Buffer.from(text), key).toString('base64');
  }
}

function identitiesOf(text: string, file: string): string[] {
  const identities = text.match(IDENTITY);
  if (!identities) {
    throw new InputError(
      `The key file ${file} has no line that begins with AGE-SECRET-KEY-; make one with: age-keygen -o ${file}`,
    );
  }
  return identities;
}

function publicKeysOf(text: string, file: string): string[] {
  const keys = pemBlocks(text).map(pem => {
    try {
      return createPrivateKey(pem);
    } catch {
      return undefined;
    }
  });
  if (
    keys.length === 0 ||
    keys.some(key => key?.asymmetricKeyType !== 'ed25519')
  ) {
    throw new InputError(
      `The key file ${file} is not the PEM of an Ed25519 private key; make one with: openssl genpkey -algorithm ed25519`,
    );
  }
  return keys.flatMap(key =>
    key
      ? [
          createPublicKey(key)
            .export({ type: 'spki', format: 'pem' })
            .toString(),
        ]
      : [],
  );
}
