import { InputError } from '@backstage/errors';
import { ZodError } from 'zod';

/** @throws InputError with every entry that a schema refused, by its path */
export function explained<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) {
      const problems = error.issues.map(
        ({ path, message }) => `${[what, ...path].join('.')}: ${message}`,
      );
      throw new InputError(problems.join('; '));
    }
    throw error;
  }
}
