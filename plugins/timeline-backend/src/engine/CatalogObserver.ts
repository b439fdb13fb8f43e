import { FactStore } from '../database/FactStore';
import { FactKey, FactRecord } from '../domain/FactRecord';
import { State, decide } from '../domain/decide';
import { DeclarationSource } from '../providers/declarations/types';

/**
 * Observe, decide, save: brings the database up to what the catalog says. The scheduler lets one replica do it at a
 * time; should two overlap all the same, both write what the catalog says.
 */
export class CatalogObserver {
  readonly #source: DeclarationSource;
  readonly #store: FactStore;
  readonly #now: () => number;
  readonly #forgetAfterMs: number;
  readonly #onChanged: () => void;

  constructor(options: {
    source: DeclarationSource;
    store: FactStore;
    now: () => number;
    forgetAfterMs: number;
    onChanged: () => void;
  }) {
    this.#source = options.source;
    this.#store = options.store;
    this.#now = options.now;
    this.#forgetAfterMs = options.forgetAfterMs;
    this.#onChanged = options.onChanged;
  }

  /** @throws when the catalog cannot be read to its end; what is kept then stays, and so does the time it is from. */
  async observe(signal: AbortSignal): Promise<void> {
    const observedAt = this.#now();
    const declared = byKey(await this.#source.list(signal));
    const known = byKey(await this.#store.list());
    const saved: FactRecord[] = [];
    const forgotten: FactKey[] = [];
    let isChanged = false;
    for (const [key, { entityRef, name }] of new Map([...known, ...declared])) {
      const state: State = known.get(key) ?? { phase: 'absent' };
      const { next, effects } = decide(
        state,
        { isDeclared: declared.has(key) },
        observedAt,
        { forgetAfterMs: this.#forgetAfterMs },
      );
      if (effects.includes('save') && next.phase !== 'absent') {
        saved.push({ entityRef, name, ...next });
      }
      if (effects.includes('forget')) {
        forgotten.push({ entityRef, name });
      }
      isChanged ||= effects.includes('announce');
    }
    await this.#store.saveObservation({ observedAt, saved, forgotten });
    if (isChanged) {
      this.#onChanged();
    }
  }
}

function byKey<T extends FactKey>(items: readonly T[]): Map<string, T> {
  return new Map(
    items.map(item => [JSON.stringify([item.entityRef, item.name]), item]),
  );
}
