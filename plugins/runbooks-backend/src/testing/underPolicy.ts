import {
  ServiceFactory,
  coreServices,
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
import {
  runOperatePermission,
  runbookReadPermission,
} from '@quarterdeck/plugin-runbooks-common';
import {
  as,
  asPlugin as asPluginOf,
  catalogOf,
  component,
  type Headers,
  person,
  policyServices,
} from '@quarterdeck/toolkit-node/testUtils';
import knexFactory, { Knex } from 'knex';
import { KnexRunbookStore } from '../database/KnexRunbookStore';
import { versionOf } from '../domain/version';
import { runbooksPlugin } from '../plugin';
import { Effect, tillPlugin } from './tillPlugin';

export { as, type Headers } from '@quarterdeck/toolkit-node/testUtils';

/** Owns the entity. */
export const OWNER = 'user:default/olga';
/** May see it and its runbooks, and owns another one. */
export const OTHER = 'user:default/rita';
/** May agree to what others want, and not do it. */
export const APPROVER = 'user:default/mia';
/** May see it in the catalog, and none of its runbooks. */
export const STRANGER = 'user:default/sam';
export const SHOP = 'component:default/shop';
export const LIBRARY = 'component:default/library';
/** Of the people above nobody is one of them, unless a test says so. */
export const MILLERS = 'group:default/millers';
export const MILL = 'component:default/mill';

const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const who = user?.info.userEntityRef;
    const only = (isAllowed: boolean) => ({
      result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    });
    if (isPermission(permission, runbookReadPermission)) {
      return only(who !== STRANGER);
    }
    if (permission.name === 'approvals.approval.decide') {
      return only(who === APPROVER);
    }
    return isPermission(permission, runOperatePermission)
      ? createCatalogConditionalDecision(
          runOperatePermission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : only(true);
  },
};

/** Nothing can be read there: what a test publishes stays. */
const ANNOTATIONS = { 'quarterdeck.io/runbooks': './docs/runbooks' };

const catalogModule = catalogOf([
  component('shop', OWNER, ANNOTATIONS),
  component('library', OTHER, ANNOTATIONS),
  component('mill', MILLERS, ANNOTATIONS),
  person('olga'),
  person('rita'),
]);

export const asPlugin = (pluginId: string) => asPluginOf(pluginId, 'runbooks');
export const WHO = {
  owner: as(OWNER),
  other: as(OTHER),
  approver: as(APPROVER),
  stranger: as(STRANGER),
  service: asPlugin('backups'),
  anonymous: {} as Headers,
};
export type Who = keyof typeof WHO;

/** A database in memory for each plugin, so that a test can look into that of the room. */
function databases() {
  const opened = new Map<string, Knex>();
  const of = (pluginId: string): Knex => {
    const known = opened.get(pluginId);
    if (known) {
      return known;
    }
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    opened.set(pluginId, knex);
    return knex;
  };
  const factory = createServiceFactory({
    service: coreServices.database,
    deps: { plugin: coreServices.pluginMetadata },
    factory: ({ plugin }) =>
      mockServices.database({
        knex: of(plugin.getId()),
        migrations: { skip: false },
      }),
  });
  return { of, factory };
}

/** The real plugin, catalog, approvals and permission backend, and a room with actions. */
export async function startUnderPolicy(
  runbooks: Record<string, string>,
  ...others: ServiceFactory[]
) {
  const effects: Effect[] = [];
  const { of, factory } = databases();
  const { server } = await startTestBackend({
    features: [
      runbooksPlugin,
      tillPlugin(effects),
      import('@quarterdeck/plugin-approvals-backend'),
      import('@backstage/plugin-catalog-backend'),
      catalogModule,
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      factory,
      ...others,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          backend: { actions: { pluginSources: ['till', 'runbooks'] } },
        },
      }),
    ],
  });
  const knex = of('runbooks');
  const store = await KnexRunbookStore.create(
    mockServices.database({ knex, migrations: { skip: true } }),
  );
  const publish = async (texts: Record<string, string>) =>
    await store.replace(
      SHOP,
      Object.entries(texts).map(([slug, text]) => ({
        entityRef: SHOP,
        slug,
        version: versionOf(text),
        text,
        url: 'https://git.example/shop',
        seenAt: Date.now(),
      })),
      { entityRef: SHOP, readAt: Date.now(), problems: [] },
    );
  await publish(runbooks);
  return { server, effects, knex, publish };
}
