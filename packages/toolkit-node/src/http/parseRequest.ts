import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Deeper than anything that is meant; far less than what a recursive reader has stack for. */
const MAXIMUM_DEPTH = 100;
/** Far more than any list may hold. What is wrong is named for each member, and of a megabyte of them for too many. */
const MOST_MEMBERS = 10_000;

/**
 * Parses what a request brought (its parameters, query or body).
 *
 * @throws InputError that names each field that is wrong and how, also for text that not every database can keep.
 */
export function parseRequest<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.output<T> {
  requireStorable(value);
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(z.prettifyError(result.error));
  }
  return result.data;
}

/** Level by level: a request may be nested deeper than functions can call themselves. */
function requireStorable(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAXIMUM_DEPTH) {
      throw new InputError(
        `The request is nested deeper than ${MAXIMUM_DEPTH} levels`,
      );
    }
    const inner: unknown[] = [];
    for (const each of level) {
      if (typeof each === 'string') {
        requireStorableText(each);
      } else if (Array.isArray(each) && each.length > MOST_MEMBERS) {
        throw new InputError(
          `The request holds a list of more than ${MOST_MEMBERS} members`,
        );
      } else if (typeof each === 'object' && each !== null) {
        for (const [key, member] of Object.entries(each)) {
          requireStorableText(key);
          inner.push(member);
        }
      }
    }
    level = inner;
  }
}

/** With the flag `u` whole pairs are no surrogates. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** PostgreSQL refuses NUL, and half a surrogate pair comes back from any database as another character. */
function requireStorableText(text: string): void {
  if (UNSTORABLE.test(text)) {
    throw new InputError(
      `${JSON.stringify(text.slice(0, 60))} holds a NUL character or half a surrogate pair; leave it out`,
    );
  }
}
