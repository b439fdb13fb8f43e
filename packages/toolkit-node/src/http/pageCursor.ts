import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from './parseRequest';

/** Text that a page's cursor can travel as, and be checked when it comes back. */
export function toPageCursor(key: object): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws InputError for what `toPageCursor` has not made */
export function fromPageCursor<T extends z.ZodType>(
  schema: T,
  cursor: string,
): z.output<T> {
  try {
    return parseRequest(
      schema,
      JSON.parse(Buffer.from(cursor, 'base64url').toString()),
    );
  } catch {
    throw new InputError(
      'The cursor cannot be read; begin again without it, or pass on unchanged what pageInfo.nextCursor said',
    );
  }
}
