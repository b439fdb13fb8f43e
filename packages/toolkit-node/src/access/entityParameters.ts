import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from '../http/parseRequest';

const name = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is no name of an entity');

const entityParametersSchema = z.object({ kind: name, namespace: name, name });

/**
 * The full reference, in lower case, that the path parameters `:kind/:namespace/:name` make.
 *
 * @throws InputError
 */
export function entityRefOf(parameters: unknown): string {
  return stringifyEntityRef(parseRequest(entityParametersSchema, parameters));
}

/**
 * A reference that a caller wrote, in lower case.
 *
 * @throws InputError for one that is not in full
 */
export function fullEntityRef(text: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch (error) {
    throw new InputError(
      `"${text}" is no entity in full, like component:default/shop`,
      toError(error),
    );
  }
}
