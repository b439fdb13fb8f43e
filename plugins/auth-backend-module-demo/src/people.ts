import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const peopleSchema = z
  .array(
    z.object({
      user: z.string().transform(userReference),
      title: z.string().min(1),
    }),
  )
  .min(1);

/**
 * The full, lower-cased references of those who may sign in.
 *
 * @param people - the value of `auth.providers.demo.people`
 * @throws InputError when it is not a list of different users, naming what is wrong where
 */
export function readPeople(people: unknown): ReadonlySet<string> {
  const parsed = peopleSchema.safeParse(people);
  if (!parsed.success) {
    throw new InputError(
      `auth.providers.demo.people is not valid: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  const references = parsed.data.map(({ user }) => user);
  const twice = references.find((user, at) => references.indexOf(user) !== at);
  if (twice !== undefined) {
    throw new InputError(`auth.providers.demo.people names ${twice} twice`);
  }
  return new Set(references);
}

/** `Dana` and `user:default/dana` are the same person: `user:default/dana`. */
export function normalizeUser(user: string): string {
  const reference = parseEntityRef(user, {
    defaultKind: 'user',
    defaultNamespace: 'default',
  });
  if (reference.kind.toLocaleLowerCase('en-US') !== 'user') {
    throw new InputError(`${user} is not the reference of a User`);
  }
  return stringifyEntityRef(reference);
}

function userReference(user: string, context: z.RefinementCtx<string>): string {
  try {
    return normalizeUser(user);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : String(error),
    });
    return z.NEVER;
  }
}
