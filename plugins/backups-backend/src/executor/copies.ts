/**
 * Copies of one backup: read back, and written anew where they are lost. The bytes come from a copy that is found to be
 * good on the way; encrypted as they are, it takes no key.
 */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import type { Reason } from '@quarterdeck/toolkit-common';
import { ExecutorError } from './ExecutorError';
import type { JobContext } from './JobContext';
import { damageOf } from './Sources';
import { reasonOf } from './failures';
import { copyObject, lockedUntil, verifyObject, type Written } from './objects';
import { openStores, type OpenStore } from './parts';
import type { CopyFinding, ExecutorJobOf, Outcome } from './protocol';

type CopiesJob = ExecutorJobOf<'copies'>;
type StoredObject = CopiesJob['objects'][number];
type Damage = { state: 'missing' | 'damaged'; reason: Reason };

/** @throws ExecutorError where no store could be asked at all */
export async function tendCopies(
  job: CopiesJob,
  context: JobContext,
): Promise<Outcome> {
  const copies = new Copies(job, await openStores(job.stores), context);
  for (const name of job.verify) {
    await copies.verify(name);
  }
  for (const name of copies.lacking()) {
    await copies.write(name);
  }
  return { kind: 'copies', copies: await copies.findings() };
}

class Copies {
  readonly #damage = new Map<string, Damage>();
  readonly #verified = new Set<string>();
  /** By the store that was written to. */
  readonly #writtenFrom = new Map<string, string>();
  #lastFailure: Reason | undefined;

  constructor(
    private readonly job: CopiesJob,
    private readonly stores: readonly OpenStore[],
    private readonly context: JobContext,
  ) {}

  async verify(name: string): Promise<void> {
    this.context.reporter.begin('verifying', this.#bytes());
    for (const object of this.job.objects) {
      if (!(await this.#isGood(name, object))) {
        return;
      }
    }
    this.#verified.add(name);
  }

  /** Those that were said to be without a copy, and those found to have lost theirs. */
  lacking(): string[] {
    const lost = [...this.#damage.keys()].filter(
      name => !this.job.write.includes(name),
    );
    return [...this.job.write, ...lost];
  }

  async write(name: string): Promise<void> {
    const { reporter, signal } = this.context;
    reporter.begin('copying', this.#bytes());
    const from = new Set<string>();
    try {
      for (const object of this.job.objects) {
        const source = await this.#writeObject(name, object);
        if (source === undefined) {
          throw new ExecutorError(
            backupsReason('executor.no-good-copy', {
              cause: this.#lastFailure?.message ?? object.key,
            }),
          );
        }
        from.add(source);
      }
      from.delete(name);
      this.#writtenFrom.set(name, [...from].join(', '));
    } catch (error) {
      signal.throwIfAborted();
      this.#warn(name, error);
    }
  }

  async findings(): Promise<CopyFinding[]> {
    const findings: CopyFinding[] = [];
    for (const { name, store } of this.stores) {
      const damage = this.#damage.get(name);
      const from = this.#writtenFrom.get(name);
      if (from !== undefined || this.#verified.has(name)) {
        const objects = await Promise.all(
          this.job.objects.map(object => asWritten(store, object)),
        );
        findings.push({
          store: name,
          state: 'verified',
          reason: damage?.reason ?? null,
          writtenFrom: from ?? null,
          lockedUntil: await lockedUntil(store, objects),
        });
      } else if (damage) {
        findings.push({
          store: name,
          ...damage,
          writtenFrom: null,
          lockedUntil: null,
        });
      }
    }
    if (findings.length === 0 && this.#lastFailure) {
      throw new ExecutorError(this.#lastFailure, true);
    }
    return findings;
  }

  /** @returns the store whose bytes it has now, which is itself where it had them; undefined where none has them */
  async #writeObject(
    name: string,
    object: StoredObject,
  ): Promise<string | undefined> {
    const { reporter, signal } = this.context;
    if (this.#damage.has(name) && (await this.#isGood(name, object))) {
      return name;
    }
    const target = this.#open(name);
    const sources = this.stores.filter(each => each.name !== name);
    for (const source of this.#bestFirst(sources)) {
      try {
        await copyObject(
          source.store,
          target,
          await asWritten(source.store, object),
          signal,
          reporter.add,
        );
        return source.name;
      } catch (error) {
        signal.throwIfAborted();
        // Either of the two may be at fault.
        if (await this.#isGood(source.name, object)) {
          throw error;
        }
      }
    }
    return undefined;
  }

  /** Remembers what is wrong where it is not. */
  async #isGood(name: string, object: StoredObject): Promise<boolean> {
    const { reporter, signal } = this.context;
    const store = this.#open(name);
    try {
      const written = await asWritten(store, object);
      await verifyObject(store, written, signal, reporter.add);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      const state = damageOf(error);
      if (state && !this.#damage.has(name)) {
        this.#damage.set(name, { state, reason: reasonOf(error) });
        this.#verified.delete(name);
      }
      if (!state) {
        this.#warn(name, error);
      }
      this.#lastFailure = reasonOf(error);
      return false;
    }
  }

  #bestFirst(stores: readonly OpenStore[]): OpenStore[] {
    const rank = ({ name }: OpenStore) =>
      Number(this.#damage.has(name)) - Number(this.#verified.has(name));
    return [...stores].sort((one, other) => rank(one) - rank(other));
  }

  #warn(store: string, error: unknown): void {
    this.#lastFailure = reasonOf(error);
    this.context.reporter.warn(
      backupsReason('executor.copy-failed', {
        store,
        cause: this.#lastFailure.message,
      }),
    );
  }

  #open(name: string): ObjectStore {
    const found = this.stores.find(store => store.name === name);
    if (!found) {
      throw new ExecutorError(
        backupsReason('executor.bad-store', {
          store: name,
          cause: 'it is not among the stores of the job',
        }),
      );
    }
    return found.store;
  }

  #bytes(): number {
    return this.job.objects.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  }
}

/** Where the size is not known the checksum decides alone. */
async function asWritten(
  store: ObjectStore,
  { key, bytes, sha256 }: StoredObject,
): Promise<Written> {
  return { key, sha256, bytes: bytes ?? (await store.head(key))?.bytes ?? 0 };
}
