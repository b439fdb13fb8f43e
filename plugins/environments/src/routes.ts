import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

// Made by the older package because it serves both frontend systems.
export const rootRouteRef = createRouteRef({ id: 'environments' });

/** The page over all services. */
export const fleetRouteRef = createRouteRef({ id: 'environments-fleet' });

/**
 * The tab of an entity that changes what runs. It takes `?deploy=<environment>` and `?promote=<from>&to=<environment>`.
 * Where nothing is bound to it, nothing is offered.
 */
export const changeRouteRef = createExternalRouteRef({
  id: 'change',
  optional: true,
  defaultTarget: 'rollouts.content',
});

/** The page below which, by its id, each controlled change is. */
export const rolloutsRouteRef = createExternalRouteRef({
  id: 'rollouts',
  optional: true,
  defaultTarget: 'rollouts.root',
});
