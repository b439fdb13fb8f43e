import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  SignedHead,
  factReason,
  signedHeadSchema,
} from '@quarterdeck/plugin-timeline-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { KeyObject, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SigningConfig } from '../config';
import { FactStore } from '../database/FactStore';
import { isSignedBy, keyIdOf, publicKeyOf, signHead } from '../domain/signing';

const COPY_FILE = 'timeline-heads.ndjson';
const PAGE = 1_000;

/**
 * Signs the end of the chain from time to time, and keeps the signed heads in the database and, where configured, in a
 * file outside of it: whoever rewrites the whole database still cannot rewrite that.
 */
export class HeadKeeper {
  static async create(options: {
    config: SigningConfig;
    store: FactStore;
    logger: Pick<LoggerService, 'warn'>;
    now: () => number;
  }): Promise<HeadKeeper> {
    const key = await loadKey(options.config);
    if (!key) {
      options.logger.warn(
        'The timeline’s heads are not signed: configure timeline.signing.keyFile or timeline.signing.privateKey',
      );
    }
    return new HeadKeeper(key, options);
  }

  private constructor(
    private readonly key: KeyObject | undefined,
    private readonly options: {
      config: SigningConfig;
      store: FactStore;
      now: () => number;
    },
  ) {}

  /** PEM; undefined where there is no key. */
  get publicKey(): string | undefined {
    return (
      this.key &&
      String(publicKeyOf(this.key).export({ type: 'spki', format: 'pem' }))
    );
  }

  /** Signs the end of the chain unless that has been done already. */
  async sign(): Promise<SignedHead | undefined> {
    const { store, now } = this.options;
    if (!this.key) {
      return undefined;
    }
    const { last } = await store.ends();
    const [latest] = await store.heads(undefined, 1);
    if (last.position === 0 || latest?.position === last.position) {
      return undefined;
    }
    const head = signHead(this.key, last, now());
    // The copy comes first: a head that only the database has proves nothing against who can write there.
    await this.#copy(head);
    await store.saveHead(head);
    return head;
  }

  /**
   * Those of the database, newest first.
   *
   * @param before - the position of the last of the page before
   */
  async list(before: number | undefined, limit: number): Promise<SignedHead[]> {
    return await this.options.store.heads(before, limit);
  }

  /** Those of the database and of the copy. */
  async all(): Promise<SignedHead[]> {
    const stored: SignedHead[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await this.options.store.heads(before, PAGE);
      stored.push(...page);
      before = page.at(-1)?.position;
      if (page.length < PAGE) {
        break;
      }
    }
    const bySignature = new Map(
      [...stored, ...(await this.#copied())].map(head => [
        head.signature,
        head,
      ]),
    );
    return [...bySignature.values()].sort(
      (left, right) => left.position - right.position,
    );
  }

  /** The first head whose signature is not that of the key it names. Heads of earlier keys cannot be checked here. */
  invalid(
    heads: readonly SignedHead[],
  ): { position: number; reason: Reason } | undefined {
    const { key } = this;
    const head =
      key &&
      heads.find(each => each.keyId === keyIdOf(key) && !isSignedBy(key, each));
    return (
      head && {
        position: head.position,
        reason: factReason('chain.signature-invalid', {
          position: head.position,
          keyId: head.keyId,
        }),
      }
    );
  }

  async #copy(head: SignedHead): Promise<void> {
    const { copyTo } = this.options.config;
    if (!copyTo) {
      return;
    }
    await mkdir(copyTo, { recursive: true });
    const file = await open(path.join(copyTo, COPY_FILE), 'a', 0o640);
    try {
      await file.appendFile(`${JSON.stringify(head)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #copied(): Promise<SignedHead[]> {
    const { copyTo } = this.options.config;
    const text = copyTo
      ? await readIfThere(path.join(copyTo, COPY_FILE))
      : undefined;
    return (text ?? '')
      .split('\n')
      .filter(line => line !== '')
      .flatMap(line => {
        const head = signedHeadSchema.safeParse(parseLine(line));
        return head.success ? [head.data] : [];
      });
  }
}

/** A line may be cut off where the machine stopped while it was written. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function loadKey({
  privateKey,
  keyFile,
}: SigningConfig): Promise<KeyObject | undefined> {
  if (privateKey) {
    return createPrivateKey(privateKey);
  }
  if (!keyFile) {
    return undefined;
  }
  const there = await readIfThere(keyFile);
  if (there !== undefined) {
    return createPrivateKey(there);
  }
  const pair = generateKeyPairSync('ed25519');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  await mkdir(path.dirname(keyFile), { recursive: true });
  try {
    await writeFile(keyFile, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another replica was faster.
    const theirs = await readIfThere(keyFile);
    if (theirs === undefined) {
      throw error;
    }
    return createPrivateKey(theirs);
  }
  return pair.privateKey;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isError(error) && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
