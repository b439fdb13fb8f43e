import {
  DiscoveryService,
  HttpRouterService,
} from '@backstage/backend-plugin-api';
import { ClusterConfig } from '@quarterdeck/toolkit-node';
import { RolloutsConfig } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { FlaggerDesk } from '../engine/FlaggerDesk';
import { FlaggerHooks } from '../providers/controllers/hooks';

/** The webhooks by which Flagger asks; undefined where no secret is configured for them. */
export function flaggerHooks(
  { flaggerSecret }: RolloutsConfig,
  clusters: readonly ClusterConfig[],
): FlaggerHooks | undefined {
  return flaggerSecret === undefined
    ? undefined
    : new FlaggerHooks(
        flaggerSecret,
        clusters.map(({ name }) => name),
      );
}

/** Opens the door that Flagger knocks at: it has no credentials but the secret in the address. */
export function openFlaggerDoor(
  services: { discovery: DiscoveryService; httpRouter: HttpRouterService },
  store: RolloutStore,
  hooks: FlaggerHooks | undefined,
): FlaggerDesk {
  services.httpRouter.addAuthPolicy({
    path: '/v1/hooks/flagger',
    allow: 'unauthenticated',
  });
  return new FlaggerDesk({
    store,
    hooks,
    baseUrl: () => services.discovery.getExternalBaseUrl('rollouts'),
  });
}
