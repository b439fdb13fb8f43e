import { Fact, SignedHead } from '@quarterdeck/plugin-timeline-common';
import { ChainEnd, ParsedFact, StoredLink } from '../domain/chain';
import { ParsedQuery } from '../domain/cursor';

export interface AppendResult {
  id: string;
  position: number;
  duplicate: boolean;
}

export interface FoundFacts {
  facts: Fact[];
  /** The key after which the next page begins: a position with `order=asc`, else an order key; undefined at the end. */
  next?: number;
}

/** Holds the record. Facts are appended and read; the only thing that is ever taken back is what is personal. */
export interface FactStore {
  /**
   * Adds facts to the chain in their order, all or none. One that is there already is left as it is.
   *
   * @throws ConflictError for an id that is there with another content
   */
  append(
    facts: readonly ParsedFact[],
    recordedAt: number,
  ): Promise<AppendResult[]>;
  /** One page at most; may be short, or even empty, where matches are rare: `next` tells whether there may be more. */
  find(query: ParsedQuery, after?: number): Promise<FoundFacts>;
  get(id: string): Promise<Fact | undefined>;
  /** Where the chain ends, and the last link that was purged. */
  ends(): Promise<{ last: ChainEnd; anchor: ChainEnd }>;
  /** Links in order, beginning after a position. */
  links(afterPosition: number, limit: number): Promise<StoredLink[]>;
  /** The hash that a position is stored with. */
  hashAt(position: number): Promise<string | undefined>;
  saveHead(head: SignedHead): Promise<void>;
  /** Newest first, those before a position, or all. */
  heads(
    beforePosition: number | undefined,
    limit: number,
  ): Promise<SignedHead[]>;
  /** @returns of how many facts something was erased. */
  erase(reference: string): Promise<number>;
  /** Removes facts that were recorded before an instant from the beginning of the chain. Returns how many. */
  purgeBefore(recordedBefore: number, limit: number): Promise<number>;
}
