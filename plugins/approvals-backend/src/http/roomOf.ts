import {
  BackstageCredentials,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';

const PLUGIN = /^plugin:([a-z][a-z0-9-]*)$/;

/** @throws NotAllowedError for a service that is no plugin of this portal, like one with a token from its configuration */
export function roomOf({
  principal,
}: BackstageCredentials<BackstageServicePrincipal>): string {
  const room = PLUGIN.exec(principal.subject)?.[1];
  if (room === undefined) {
    throw new NotAllowedError(
      `${principal.subject} is no plugin of this portal; only those ask for approvals and use them`,
    );
  }
  return room;
}
