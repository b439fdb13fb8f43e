import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError } from '@quarterdeck/plugin-backups-node';
import { ExecutorError } from './ExecutorError';
import { RestoreFailure, type Damaged } from './RestoreFailure';
import { reasonOf } from './failures';
import { DamagedError } from './objects';
import type { OpenStore } from './parts';

/** Which store each object comes from: the first that has not failed to give it. */
export class Sources {
  readonly #damaged = new Map<string, Damaged[number]>();
  readonly #tried = new Map<string, number>();
  #hasUnreachable = false;
  #last: unknown = new Error('there is no store');

  constructor(private readonly stores: readonly OpenStore[]) {}

  /** Copies that were found missing or damaged. */
  get damaged(): Damaged {
    return [...this.#damaged.values()];
  }

  /** @throws RestoreFailure where no store is left */
  of(key: string): OpenStore {
    const source = this.stores[this.#tried.get(key) ?? 0];
    if (!source) {
      throw new RestoreFailure(
        backupsReason('executor.no-good-copy', {
          cause: reasonOf(this.#last).message,
        }),
        {
          restore: null,
          damaged: this.damaged,
          isTransient: this.#hasUnreachable,
        },
        { cause: this.#last },
      );
    }
    return source;
  }

  /** Goes on to the next store where it was the store's fault. @throws the error where it was not */
  failed(key: string, error: unknown): void {
    const state = damageOf(error);
    if (!state && !(error instanceof StoreError)) {
      throw error;
    }
    const { name } = this.of(key);
    if (state && !this.#damaged.has(name)) {
      this.#damaged.set(name, { store: name, state, reason: reasonOf(error) });
    }
    this.#hasUnreachable ||= !state;
    this.#last = error;
    this.#tried.set(key, (this.#tried.get(key) ?? 0) + 1);
  }
}

/** @returns what is wrong with an object, where that is what an error says */
export function damageOf(error: unknown): Damaged[number]['state'] | undefined {
  if (error instanceof DamagedError) {
    return error.state;
  }
  if (error instanceof StoreError && error.kind === 'missing') {
    return 'missing';
  }
  return error instanceof ExecutorError &&
    error.reason.code.startsWith('damage.')
    ? 'damaged'
    : undefined;
}
