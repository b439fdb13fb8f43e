import {
  SignedHead,
  Verification,
  factReason,
} from '@quarterdeck/plugin-timeline-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { setImmediate as turn } from 'node:timers/promises';
import { FactStore } from '../database/FactStore';
import { ChainEnd, GENESIS, checkLink } from '../domain/chain';
import { HeadKeeper } from './HeadKeeper';

const BATCH = 2_000;

interface Broken {
  position: number;
  reason: Reason;
}

/** Goes through the chain and finds the first link that does not hold. */
export class Verifier {
  constructor(
    private readonly options: {
      store: FactStore;
      heads: HeadKeeper;
      /** Milliseconds, for durations. */
      elapsed: () => number;
    },
  ) {}

  /**
   * @param range - positions, both inclusive; all by default
   * @param signal - of whoever waits for the answer
   */
  async verify(
    range: { from?: number; to?: number },
    signal: AbortSignal,
  ): Promise<Verification> {
    const { store, heads, elapsed } = this.options;
    const startedAt = elapsed();
    const { last, anchor } = await store.ends();
    const from = Math.max(range.from ?? 1, anchor.position + 1);
    const to = Math.min(range.to ?? last.position, last.position);
    const signed = await heads.all();
    const truncated = signed.find(({ position }) => position > last.position);
    const chain = await this.#walk(
      await this.#before(from),
      to,
      signed,
      signal,
    );
    const candidates = [
      chain.broken,
      truncated && {
        position: last.position + 1,
        reason: factReason('chain.truncated', {
          signedAt: truncated.signedAt,
          position: truncated.position,
          last: last.position,
        }),
      },
      heads.invalid(signed.filter(head => head.position >= from)),
    ].filter(broken => broken !== undefined);
    const firstBroken = candidates.reduce<Broken | null>(
      (first, broken) =>
        first === null || broken.position < first.position ? broken : first,
      null,
    );
    return {
      status: statusOf(firstBroken, chain.checked),
      from,
      to,
      checked: chain.checked,
      signaturesChecked: signed.length,
      durationMs: Math.round(elapsed() - startedAt),
      firstBroken,
    };
  }

  /** What the first link has to follow from. */
  async #before(from: number): Promise<ChainEnd> {
    const { anchor } = await this.options.store.ends();
    if (from - 1 === anchor.position) {
      return anchor;
    }
    const hash = await this.options.store.hashAt(from - 1);
    return { position: from - 1, hash: hash ?? GENESIS.hash };
  }

  async #walk(
    start: ChainEnd,
    to: number,
    signed: readonly SignedHead[],
    signal: AbortSignal,
  ): Promise<{ checked: number; broken?: Broken }> {
    const headsAt = new Map<number, SignedHead[]>();
    for (const head of signed) {
      headsAt.set(head.position, [...(headsAt.get(head.position) ?? []), head]);
    }
    let previous = start;
    let checked = 0;
    while (previous.position < to) {
      signal.throwIfAborted();
      const links = await this.options.store.links(
        previous.position,
        Math.min(BATCH, to - previous.position),
      );
      if (links.length === 0) {
        const position = previous.position + 1;
        return {
          checked,
          broken: {
            position,
            reason: factReason('chain.fact-missing', { position }),
          },
        };
      }
      for (const link of links) {
        const reason =
          checkLink(previous, link) ??
          headMismatch(headsAt.get(link.position), link.hash);
        if (reason) {
          return {
            checked,
            broken: { position: previous.position + 1, reason },
          };
        }
        previous = link;
        checked += 1;
      }
      // Others have requests, too.
      await turn();
    }
    return { checked };
  }
}

function headMismatch(
  heads: readonly SignedHead[] | undefined,
  actual: string,
): Reason | undefined {
  const head = heads?.find(({ hash }) => hash !== actual);
  return (
    head &&
    factReason('chain.head-mismatch', {
      signedAt: head.signedAt,
      position: head.position,
      expected: head.hash,
      actual,
    })
  );
}

function statusOf(
  firstBroken: Broken | null,
  checked: number,
): Verification['status'] {
  if (firstBroken) {
    return 'broken';
  }
  return checked === 0 ? 'empty' : 'intact';
}
