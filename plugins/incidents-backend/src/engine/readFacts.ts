import { Fact, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';

const PAGE = 100;

/** The newest facts that match, at most so many, in no promised order. */
export async function readFacts(
  timeline: TimelineService,
  query: FactQuery,
  most: number,
): Promise<Fact[]> {
  const facts: Fact[] = [];
  let cursor: string | undefined;
  do {
    const page = await timeline.list(
      cursor === undefined
        ? { ...query, limit: PAGE }
        : { cursor, limit: PAGE },
    );
    facts.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor !== undefined && facts.length < most);
  return facts.slice(0, most);
}
