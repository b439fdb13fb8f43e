import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * Parses what a request brought (its parameters, query or body).
 *
 * @throws InputError that names each field that is wrong and how.
 */
export function parseRequest<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(z.prettifyError(result.error));
  }
  return result.data;
}
