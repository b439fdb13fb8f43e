import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Policy } from '@quarterdeck/plugin-backups-common';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { LoopHealth, pause } from '@quarterdeck/toolkit-node';
import { PROBE_PREFIX } from '../domain/orphans';
import { reasonOf } from '../executor/failures';

const LOOK_EVERY_MS = 5 * 60_000;
/** A store that says nothing for so long is as good as away. */
const MOST_MS = 60_000;

export type StoreState = Pick<
  Policy['stores'][number],
  'objectLock' | 'isReachable' | 'stateReason'
>;

/**
 * Whether each store takes and gives objects, and what protects them there. Every replica looks for itself: what one of them
 * reaches another may not.
 */
export class StoreStates {
  readonly health: LoopHealth;
  readonly #seen = new Map<string, StoreState & { isClean: boolean }>();

  constructor(
    private readonly options: {
      parts: {
        readonly storeNames: readonly string[];
        openStore(name: string): ObjectStore;
      };
      logger: LoggerService;
      now(): number;
      /** A store is other than before. */
      onChanged(): void;
    },
  ) {
    this.health = new LoopHealth('stores', options.now);
  }

  /** What was last seen; `undefined`: nobody has looked. */
  readonly of = (name: string): StoreState | undefined => {
    const seen = this.#seen.get(name);
    return (
      seen && {
        objectLock: seen.objectLock,
        isReachable: seen.isReachable,
        stateReason: seen.stateReason,
      }
    );
  };

  async run(signal: AbortSignal): Promise<void> {
    this.health.held(true);
    while (!signal.aborted) {
      await this.pass(signal);
      this.health.ran();
      await pause(LOOK_EVERY_MS, signal);
    }
    this.health.held(false);
  }

  async pass(signal: AbortSignal): Promise<void> {
    const { parts, onChanged } = this.options;
    const changed = await Promise.all(
      parts.storeNames.map(name => this.#look(name, signal)),
    );
    if (changed.includes(true)) {
      onChanged();
    }
  }

  /** @returns whether it is other than before */
  async #look(name: string, stopped: AbortSignal): Promise<boolean> {
    const before = this.#seen.get(name);
    const { parts, logger } = this.options;
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(MOST_MS)]);
    try {
      const store = parts.openStore(name);
      if (before?.isReachable && !before.isClean) {
        // Asking for more would leave old versions, or what nobody may delete.
        await store.list(PROBE_PREFIX)[Symbol.asyncIterator]().next();
        return false;
      }
      const { objectLock, isVersioned } = await store.probe(signal);
      this.#seen.set(name, {
        objectLock,
        isReachable: true,
        stateReason: null,
        isClean: objectLock === 'none' && isVersioned === false,
      });
    } catch (error) {
      if (stopped.aborted) {
        return false;
      }
      const stateReason = reasonOf(error);
      if (before?.isReachable !== false) {
        logger.warn(`The store ${name} does not work: ${stateReason.message}`);
      }
      this.#seen.set(name, {
        objectLock: before?.objectLock ?? 'unknown',
        isReachable: false,
        stateReason,
        isClean: before?.isClean ?? false,
      });
    }
    return before?.isReachable !== this.#seen.get(name)?.isReachable;
  }
}
