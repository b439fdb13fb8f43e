import { factQuerySchema } from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { ParsedQuery } from '../domain/cursor';

const LISTS = ['entity', 'type', 'room', 'actor', 'environment'];

const valuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string())]),
);

/**
 * Reads the filters of a query string; those that take several values take them repeated or separated by commas.
 *
 * @throws InputError
 */
export function parseQuery(query: unknown): ParsedQuery {
  const values = parseRequest(valuesSchema, query);
  const lists = LISTS.flatMap(name => {
    const value = values[name];
    return value === undefined
      ? []
      : [[name, [value].flat().flatMap(each => each.split(','))]];
  });
  return parseRequest(factQuerySchema, {
    ...values,
    ...Object.fromEntries(lists),
  });
}
