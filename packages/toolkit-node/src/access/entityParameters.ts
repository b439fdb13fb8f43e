import { stringifyEntityRef } from '@backstage/catalog-model';
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
