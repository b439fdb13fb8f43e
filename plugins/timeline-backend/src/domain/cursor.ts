import { InputError } from '@backstage/errors';
import { factQuerySchema } from '@quarterdeck/plugin-timeline-common';
import { z } from 'zod';

export type ParsedQuery = z.output<typeof factQuerySchema>;

const cursorSchema = z.object({
  query: factQuerySchema.omit({ cursor: true }),
  /** The key after which the next page begins: a position with `order=asc`, else an order key. */
  after: z.number().int(),
});

export interface QueryFrom {
  query: ParsedQuery;
  after?: number;
}

/** Where a request begins. A cursor holds its whole query, so that a page never continues another list than its own. */
export function resolveCursor(query: ParsedQuery): QueryFrom {
  if (query.cursor === undefined) {
    return { query };
  }
  try {
    const text = Buffer.from(query.cursor, 'base64url').toString();
    const cursor = cursorSchema.parse(JSON.parse(text));
    return {
      query: { ...cursor.query, limit: query.limit },
      after: cursor.after,
    };
  } catch {
    throw new InputError(
      'The cursor cannot be read; begin again without it, or pass on unchanged what pageInfo.nextCursor said',
    );
  }
}

export function toCursor(query: ParsedQuery, after: number): string {
  const { cursor: _cursor, ...rest } = query;
  return Buffer.from(JSON.stringify({ query: rest, after })).toString(
    'base64url',
  );
}
