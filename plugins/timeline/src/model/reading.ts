import type { Fact, FactPage } from '@quarterdeck/plugin-timeline-common';

/** What has been read so far of one list, newest first. */
export interface Reading {
  facts: readonly Fact[];
  /** The newest page, as it was last. */
  live: FactPage;
  /** Where the oldest page that was read ends; absent at the end of all. */
  nextCursor?: string;
  /** Whether older pages than the newest were read. */
  isDeeper: boolean;
  /** What came while the list was being looked at. */
  arrived: ReadonlySet<string>;
}

/**
 * The newest page has come, perhaps not for the first time. What newer facts push out of it stays.
 *
 * @param oldest - epoch milliseconds; what happened before has left the range that was asked for
 */
export function withLivePage(
  known: Reading | undefined,
  live: FactPage,
  oldest = -Infinity,
): Reading {
  const { items } = live;
  const { nextCursor } = live.pageInfo;
  if (!known || hasGap(known, live)) {
    return {
      facts: items,
      live,
      nextCursor,
      isDeeper: false,
      arrived: known?.arrived ?? new Set(),
    };
  }
  const ids = new Set(known.facts.map(({ id }) => id));
  const news = items.filter(({ id }) => !ids.has(id));
  return {
    facts: merged(known.facts, items).filter(
      ({ occurredAt }) => Date.parse(occurredAt) >= oldest,
    ),
    live,
    nextCursor: known.isDeeper ? known.nextCursor : nextCursor,
    isDeeper: known.isDeeper,
    arrived:
      news.length > 0
        ? new Set([...known.arrived, ...news.map(({ id }) => id)])
        : known.arrived,
  };
}

/** An older page has come. */
export function withOlderPage(known: Reading, page: FactPage): Reading {
  return {
    ...known,
    facts: merged(known.facts, page.items),
    nextCursor: page.pageInfo.nextCursor,
    isDeeper: true,
  };
}

/** After a long absence there may be facts between what was known and the newest page that are in neither. */
function hasGap(known: Reading, { items, pageInfo }: FactPage): boolean {
  const ids = new Set(known.facts.map(({ id }) => id));
  return (
    pageInfo.nextCursor !== undefined &&
    ids.size > 0 &&
    items.length > 0 &&
    !items.some(({ id }) => ids.has(id))
  );
}

/** Each once, as it was told last, in the order of the backend: by the second, then by position. */
function merged(known: readonly Fact[], fresh: readonly Fact[]): Fact[] {
  const byId = new Map([...known, ...fresh].map(fact => [fact.id, fact]));
  const second = ({ occurredAt }: Fact) =>
    Math.floor(Date.parse(occurredAt) / 1_000);
  return [...byId.values()].sort(
    (left, right) =>
      second(right) - second(left) || right.position - left.position,
  );
}
