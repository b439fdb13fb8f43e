import {
  ServiceFactory,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
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
import type { DemoCluster } from '@quarterdeck/demo-cluster';
import {
  EnvironmentsService,
  environmentsServiceRef,
} from '@quarterdeck/plugin-environments-node';
import {
  gateOverridePermission,
  lockManagePermission,
  rolloutControlPermission,
  rolloutReadPermission,
  rolloutStartPermission,
} from '@quarterdeck/plugin-rollouts-common';
import {
  as,
  asPlugin,
  catalogOf,
  component,
  type Headers,
  policyServices,
} from '@quarterdeck/toolkit-node/testUtils';
import { rolloutsPlugin } from '../plugin';
import { setTimeout as sleep } from 'node:timers/promises';
import { column, matrix, workload } from './matrix';

export { as, type Headers } from '@quarterdeck/toolkit-node/testUtils';

/** Owns the entity. */
export const OWNER = 'user:default/olga';
/** May see it and its rollouts. */
export const READER = 'user:default/rita';
/** May see it in the catalog, and none of its rollouts. */
export const STRANGER = 'user:default/sam';
/** From whom the catalog hides it. */
export const BLIND = 'user:default/bob';
/** Locks and freezes; owns nothing. */
export const WARDEN = 'user:default/wanda';
export const SHOP = 'component:default/shop';

const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const who = user?.info.userEntityRef;
    const only = (isAllowed: boolean) => ({
      result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    });
    const ofOwner = (asked: typeof rolloutStartPermission) =>
      createCatalogConditionalDecision(
        asked,
        catalogConditions.isEntityOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      );
    if (permission.name === 'catalog.entity.read') {
      return only(who !== BLIND);
    }
    if (isPermission(permission, rolloutReadPermission)) {
      return only(who !== STRANGER);
    }
    if (isPermission(permission, lockManagePermission)) {
      return only(who === WARDEN || who === BLIND);
    }
    if (isPermission(permission, gateOverridePermission)) {
      return only(who === OWNER || who === WARDEN);
    }
    for (const each of [rolloutStartPermission, rolloutControlPermission]) {
      if (isPermission(permission, each)) {
        return ofOwner(each);
      }
    }
    return only(true);
  },
};

const catalogModule = catalogOf([component('shop', OWNER)]);

/** Another room, which is not under test. */
const environments: EnvironmentsService = {
  getMatrix: async () =>
    matrix([
      column({ id: 'staging', tier: 'staging' }, [workload()]),
      column({ id: 'testing', tier: 'testing' }, [
        workload({ cluster: 'reading' }),
      ]),
      column({ id: 'away', tier: 'testing' }, [workload({ cluster: 'gone' })]),
      column({ id: 'closed', tier: 'testing' }, [
        workload({ cluster: 'closed' }),
      ]),
      column({ promoteFrom: 'staging', protected: true }, [workload()]),
    ]),
  listDeployments: async () => ({
    asOf: '2026-03-04T12:00:00.000Z',
    items: [],
    pageInfo: {},
    emptyReason: null,
  }),
};

export const SERVICE = asPlugin('runbooks', 'rollouts');
export const ANONYMOUS: Headers = {};
export const WHO = {
  owner: as(OWNER),
  reader: as(READER),
  stranger: as(STRANGER),
  blind: as(BLIND),
  warden: as(WARDEN),
  service: SERVICE,
  anonymous: ANONYMOUS,
};
export type Who = keyof typeof WHO;

/** The real plugin, catalog and permission backend, over a cluster with the shop in it. */
export async function startUnderPolicy(
  demo: DemoCluster,
  auditor: ServiceFactory,
  ...others: ServiceFactory[]
) {
  const cluster = (name: string, token: string) => ({
    name,
    url: demo.url,
    authProvider: 'serviceAccount',
    serviceAccountToken: token,
    caData: Buffer.from(demo.caCertificate).toString('base64'),
  });
  const { server } = await startTestBackend({
    features: [
      rolloutsPlugin,
      import('@backstage/plugin-catalog-backend'),
      catalogModule,
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      auditor,
      ...others,
      createServiceFactory({
        service: environmentsServiceRef,
        deps: {},
        factory: () => environments,
      }),
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  cluster('demo', demo.token),
                  cluster('reading', demo.viewerToken),
                  { ...cluster('gone', 'x'), url: 'https://127.0.0.1:9' },
                  cluster('closed', demo.token),
                ],
              },
            ],
          },
          environments: {
            definitions: {
              staging: {
                rank: 1,
                tier: 'staging',
                clusters: ['demo'],
                namespaces: ['shop'],
              },
            },
          },
          rollouts: {
            evidence: { reporters: ['plugin:runbooks'] },
            clusters: {
              demo: { write: true },
              reading: { write: true },
              gone: { write: true },
            },
          },
        },
      }),
    ],
  });
  return server;
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await sleep(100);
  }
}
