import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  backupsReason,
  keyProvenPayloadSchema,
  type KeyChallenge,
  type RecipientKey,
} from '@quarterdeck/plugin-backups-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import type { Outbox } from '@quarterdeck/toolkit-node';
import type { Knex } from 'knex';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { KnexKeyProofs, KeyProofRecord } from '../database/KnexKeyProofs';
import type { ProtectionReader } from '../database/ProtectionStore';
import { OWN_KEY } from '../domain/recipients';

/** Who has a key today may have lost it in half a year. */
const GOOD_FOR_MS = 180 * 24 * 3_600_000;
const ANSWER_WITHIN_MS = 3_600_000;
const MOST_ATTEMPTS = 5;
/** Restore tests that are looked at to find one that decrypted. */
const MOST_TESTS = 50;

export interface KeyProofsOptions {
  knex: Knex;
  proofs: KnexKeyProofs;
  outbox: Outbox;
  store: Pick<ProtectionReader, 'runs' | 'backups' | 'policies'>;
  keys: { recipients: readonly { name: string; recipient: string }[] };
  now(): number;
  /** Called after facts were put into the outbox. */
  onFacts(): void;
  onChanged(): void;
}

/**
 * Whether those who shall open the backups without the portal can do so: they decrypt a random word. The portal's own key
 * is proven by every restore test of a backup that was encrypted for it.
 */
export class KeyProofs {
  constructor(private readonly options: KeyProofsOptions) {}

  async list(): Promise<RecipientKey[]> {
    const { keys, proofs } = this.options;
    const proven = await proofs.proven();
    const testedAt = await this.#testedAt();
    return keys.recipients.map(({ name, recipient }) =>
      name === OWN_KEY
        ? this.#ownKey(name, recipient, testedAt)
        : this.#escrowKey(name, recipient, proven.get(recipient)),
    );
  }

  /** Those whose owners have proven lately that they can decrypt. */
  async provenRecipients(): Promise<ReadonlySet<string>> {
    const { proofs, now } = this.options;
    const proven = await proofs.proven();
    return new Set(
      [...proven]
        .filter(([, { provenAt }]) => now() - provenAt <= GOOD_FOR_MS)
        .map(([recipient]) => recipient),
    );
  }

  /** @throws InputError for what is no escrow key */
  async challenge(recipient: string, askedBy: string): Promise<KeyChallenge> {
    const { keys, proofs, now } = this.options;
    const key = keys.recipients.find(each => each.recipient === recipient);
    if (!key) {
      throw new InputError(
        'That is none of the keys that backups are encrypted for; GET /v1/keys lists them',
      );
    }
    if (key.name === OWN_KEY) {
      throw new InputError(
        "That is the portal's own key: a restore test proves it",
      );
    }
    const word = randomBytes(32).toString('hex');
    const at = now();
    const proof: KeyProofRecord = {
      id: newId(),
      recipient,
      answerHash: hashOf(word).toString('hex'),
      askedBy,
      askedAt: at,
      expiresAt: at + ANSWER_WITHIN_MS,
    };
    const challenge = await encrypted(word, recipient);
    await proofs.forget(at - ANSWER_WITHIN_MS);
    await proofs.add(proof);
    return {
      id: proof.id,
      recipient,
      challenge,
      command: 'age --decrypt --identity <file of the key> challenge.age',
      expiresAt: new Date(proof.expiresAt).toISOString(),
    };
  }

  /**
   * @throws NotFoundError
   * @throws ConflictError for a challenge that is answered, has expired, or was answered wrongly too often
   * @throws InputError for a wrong answer
   */
  async answer(id: string, answer: string, by: string): Promise<void> {
    const { knex, proofs, outbox, now, onFacts, onChanged } = this.options;
    const proof = await proofs.find(id);
    if (!proof) {
      throw new NotFoundError(
        `There is no challenge ${id}; ask for a new one with POST /v1/key-challenges`,
      );
    }
    const at = now();
    if (!(await proofs.takeAttempt(id, { now: at, most: MOST_ATTEMPTS }))) {
      throw new ConflictError(
        'The challenge was answered already, has expired, or was answered wrongly five times; ask for a new one',
      );
    }
    const given = hashOf(answer.trim());
    if (!timingSafeEqual(given, Buffer.from(proof.answerHash, 'hex'))) {
      throw new InputError(
        'That is not what was encrypted; decrypt the challenge with the key, and give what comes out',
      );
    }
    const facts = await this.#facts(proof, by, at);
    const isFirst = await knex.transaction(async transaction => {
      const isProven = await proofs.prove(transaction, id, {
        provenAt: at,
        provenBy: by,
      });
      if (isProven) {
        await outbox.enqueue(transaction, facts);
      }
      return isProven;
    });
    if (isFirst) {
      onFacts();
      onChanged();
    }
  }

  /** One for each entity whose backups it opens: that is where its proof is looked for. */
  async #facts({ id, recipient }: KeyProofRecord, by: string, at: number) {
    const { keys, store } = this.options;
    const name =
      keys.recipients.find(each => each.recipient === recipient)?.name ??
      recipient;
    const payload: z.input<typeof keyProvenPayloadSchema> = {
      name,
      recipient,
      by,
    };
    const type = 'backups.key.proven';
    const policies = await store.policies();
    const entityRefs = new Set(
      policies
        .filter(policy =>
          policy.recipients.some(each => each.recipient === recipient),
        )
        .map(({ entityRef }) => entityRef),
    );
    return [...entityRefs].map(entityRef =>
      toMessage({
        id: factId({
          room: 'backups',
          subjectId: `${id}/${entityRef}`,
          type,
          revision: 1,
        }),
        type,
        version: 1,
        occurredAt: new Date(at).toISOString(),
        entityRef,
        environmentId: null,
        actor: { kind: 'user', ref: by },
        subject: { kind: 'key', id: name },
        correlationId: id,
        causationId: null,
        summary: `The key ${name} was proven to decrypt`,
        payload,
        personalKeys: ['by'],
      }),
    );
  }

  /** When a backup that was encrypted for the portal was restored. */
  async #testedAt(): Promise<number | undefined> {
    const { store } = this.options;
    const tests = await store.runs({
      kinds: ['restore-test'],
      states: ['succeeded'],
      limit: MOST_TESTS,
    });
    const backups = await store.backups({
      ids: [...new Set(tests.flatMap(({ backupId }) => backupId ?? []))],
      withDeleted: true,
    });
    const encryptedIds = new Set(
      backups
        .filter(({ manifestKey }) => manifestKey !== undefined)
        .map(({ id }) => id),
    );
    return tests.find(({ backupId }) => encryptedIds.has(backupId ?? ''))
      ?.finishedAt;
  }

  #ownKey(
    name: string,
    recipient: string,
    testedAt: number | undefined,
  ): RecipientKey {
    return {
      name,
      recipient,
      kind: 'restore-test',
      provenAt: iso(testedAt),
      provenBy: null,
      status: testedAt === undefined ? 'unknown' : 'healthy',
      reason: backupsReason(
        testedAt === undefined ? 'key.untested' : 'key.tested',
      ),
    };
  }

  #escrowKey(
    name: string,
    recipient: string,
    proven: { provenAt: number; provenBy: string } | undefined,
  ): RecipientKey {
    const isGood =
      proven !== undefined &&
      this.options.now() - proven.provenAt <= GOOD_FOR_MS;
    const old = proven ? 'key.proven-long-ago' : 'key.unproven';
    return {
      name,
      recipient,
      kind: 'escrow',
      provenAt: iso(proven?.provenAt),
      provenBy: proven?.provenBy ?? null,
      status: isGood ? 'healthy' : 'degraded',
      reason: backupsReason(isGood ? 'key.proven' : old),
    };
  }
}

async function encrypted(word: string, recipient: string): Promise<string> {
  const { Encrypter, armor } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(`${word}\n`));
}

function hashOf(word: string): Buffer {
  return createHash('sha256').update(word).digest();
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
