import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';

/**
 * For what a person has to look at first: a template or an agent that runs on their behalf has looked at nothing.
 *
 * @throws NotAllowedError for a service that asks with the rights of a person
 */
export function assertInPerson({
  principal: { actor, userEntityRef },
}: BackstageCredentials<BackstageUserPrincipal>): void {
  if (actor) {
    throw new NotAllowedError(
      `${actor.subject} asks on behalf of ${userEntityRef}; this takes the person themselves, in the portal`,
    );
  }
}
