import { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import {
  incidentOpenPermission,
  incidentReadPermission,
  incidentRespondPermission,
} from '@quarterdeck/plugin-incidents-common';
import {
  as,
  asPlugin,
  catalogOf,
  component,
  type Headers,
  person,
  policyServices,
} from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { incidentsPlugin } from '../plugin';
import { ALERTS_CONFIG } from './AlertsUnderTest';

export {
  as,
  onBehalfOf,
  type Headers,
} from '@quarterdeck/toolkit-node/testUtils';

/** Owns the entity: opens and responds. */
export const OWNER = 'user:default/olga';
/** May see it and its incidents. */
export const READER = 'user:default/rita';
/** Agrees to things of others; may open, and not respond. */
export const APPROVER = 'user:default/ada';
/** May see it in the catalog, and none of its incidents. */
export const STRANGER = 'user:default/sam';
/** From whom the catalog hides it. */
export const BLIND = 'user:default/bob';
export const SHOP = 'component:default/shop';
/** Of somebody else. */
export const LIBRARY = 'component:default/library';

const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const who = user?.info.userEntityRef;
    const only = (isAllowed: boolean) => ({
      result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    });
    const ofOwner = (asked: typeof incidentRespondPermission) =>
      createCatalogConditionalDecision(
        asked,
        catalogConditions.isEntityOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      );
    if (permission.name === 'catalog.entity.read') {
      return only(who !== BLIND);
    }
    if (isPermission(permission, incidentReadPermission)) {
      return only(who !== STRANGER);
    }
    if (isPermission(permission, incidentOpenPermission)) {
      return who === APPROVER ? only(true) : ofOwner(incidentOpenPermission);
    }
    return isPermission(permission, incidentRespondPermission)
      ? ofOwner(incidentRespondPermission)
      : only(true);
  },
};

const catalogModule = catalogOf([
  component('shop', OWNER),
  component('library', READER),
  person('olga'),
  person('rita'),
]);

export const SERVICE = asPlugin('runbooks', 'incidents');
export const WHO = {
  owner: as(OWNER),
  reader: as(READER),
  approver: as(APPROVER),
  stranger: as(STRANGER),
  blind: as(BLIND),
  service: SERVICE,
  anonymous: {},
};
export type Who = keyof typeof WHO;

/** The real plugin, catalog and permission backend. */
export async function startUnderPolicy(
  ...others: (BackendFeature | Promise<{ default: BackendFeature }>)[]
) {
  const { server } = await startTestBackend({
    features: [
      incidentsPlugin,
      import('@backstage/plugin-catalog-backend'),
      catalogModule,
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      ...others,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          backend: { actions: { pluginSources: ['incidents', 'rollouts'] } },
          incidents: ALERTS_CONFIG.incidents,
          environments: {
            definitions: {
              production: {
                rank: 1,
                tier: 'production',
                clusters: ['demo'],
                namespaces: ['shop'],
              },
              staging: {
                rank: 0,
                tier: 'staging',
                clusters: ['demo'],
                namespaces: ['shop-staging'],
              },
            },
          },
        },
      }),
    ],
  });
  const get = (path: string, headers: Headers) =>
    request(server).get(`/api/incidents${path}`).set(headers);
  const post = (path: string, body: object, headers: Headers) =>
    request(server).post(`/api/incidents${path}`).set(headers).send(body);
  const postTo = (
    plugin: string,
    path: string,
    { body, headers }: { body: object; headers: Headers },
  ) => request(server).post(`/api/${plugin}${path}`).set(headers).send(body);
  const act = (name: string, input: object, headers: Headers) =>
    post(
      `/.backstage/actions/v1/actions/incidents:${name}/invoke`,
      input,
      headers,
    );
  while (
    (await get(`/v1/incidents?entity=${SHOP}`, as(OWNER))).body.mayOpen !== true
  ) {
    await sleep(100);
  }
  return { get, post, postTo, act };
}
