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
import { protectionReadPermission } from '@quarterdeck/plugin-backups-common';
import {
  as,
  asPlugin,
  catalogOf,
  component,
  person,
  policyServices,
  type Headers,
} from '@quarterdeck/toolkit-node/testUtils';
import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { backupsPlugin } from '../plugin';

/** Owns shop: does everything with its backups. */
export const OWNER = 'user:default/olga';
/** May see how everything is protected, and change nothing. */
export const READER = 'user:default/rita';
/** May see everything in the catalog, and nothing of this room. */
export const STRANGER = 'user:default/sam';
/** From whom the catalog hides everything. */
export const BLIND = 'user:default/bob';
export const SHOP = 'component:default/shop';

export const WHO = {
  owner: as(OWNER),
  reader: as(READER),
  stranger: as(STRANGER),
  blind: as(BLIND),
  service: asPlugin('runbooks', 'backups'),
  anonymous: {},
};
export type Who = keyof typeof WHO;

const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const who = user?.info.userEntityRef;
    const only = (isAllowed: boolean) => ({
      result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    });
    if (permission.name === 'catalog.entity.read') {
      return only(who !== BLIND);
    }
    if (isPermission(permission, protectionReadPermission) && who === READER) {
      return only(true);
    }
    return permission.name.startsWith('backups.') &&
      isPermissionOfEntity(permission)
      ? createCatalogConditionalDecision(
          permission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : only(true);
  },
};

function isPermissionOfEntity(
  permission: Parameters<PermissionPolicy['handle']>[0]['permission'],
): permission is typeof protectionReadPermission {
  return (
    permission.type === 'resource' &&
    permission.resourceType === 'catalog-entity'
  );
}

/** What each of them is answered. */
export async function statuses(
  ask: (who: Headers) => Promise<{ status: number }>,
): Promise<Record<Who, number>> {
  const of = async (who: Who) => (await ask(WHO[who])).status;
  return {
    owner: await of('owner'),
    reader: await of('reader'),
    stranger: await of('stranger'),
    blind: await of('blind'),
    service: await of('service'),
    anonymous: await of('anonymous'),
  };
}

/** The real plugin with a real SQLite database to protect, two stores in folders, the catalog and the permission backend. */
export async function startRoom(
  backups: object = {},
  escrow: { name: string; recipient: string }[] = [],
  /** What the configuration has beside `backups`. */
  more: object = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'backups-room-'));
  const file = join(folder, 'orders.sqlite');
  const database = new Database(file);
  database.exec(
    'create table orders (id integer primary key, name text not null)',
  );
  const insert = database.prepare('insert into orders (name) values (?)');
  for (let index = 0; index < 200; index += 1) {
    insert.run(`order ${index}`);
  }
  database.close();
  const backend = await startTestBackend({
    features: [
      backupsPlugin,
      import('@quarterdeck/plugin-approvals-backend'),
      import('@quarterdeck/plugin-timeline-backend'),
      import('@backstage/plugin-catalog-backend'),
      import('@backstage/plugin-permission-backend'),
      catalogOf([
        component('shop', OWNER),
        component('library', READER),
        person('olga'),
        person('rita'),
      ]),
      ...policyServices(policy),
      mockServices.rootConfig.factory({
        data: {
          ...more,
          permission: { enabled: true },
          backend: {
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          backups: {
            keys: {
              signingKeyFile: join(folder, 'keys', 'signing.pem'),
              identityFile: join(folder, 'keys', 'identity.txt'),
              escrow,
            },
            stores: {
              near: { type: 'filesystem', directory: join(folder, 'near') },
              far: { type: 'filesystem', directory: join(folder, 'far') },
            },
            sources: {
              orders: {
                engine: 'sqlite',
                entityRef: SHOP,
                connection: { file },
              },
            },
            ...backups,
          },
        },
      }),
    ],
  });
  const { server } = backend;
  const api = {
    get: (path: string, who: Headers = WHO.owner) =>
      request(server).get(`/api/backups/v1${path}`).set(who),
    post: (path: string, body: object, who: Headers = WHO.owner) =>
      request(server).post(`/api/backups/v1${path}`).set(who).send(body),
  };
  return {
    ...api,
    server,
    folder,
    file,
    /** Asks until the answer is as wanted. */
    async until<Body>(
      ask: () => Promise<{ status: number; body: Body }>,
      isWanted: (body: Body) => boolean,
    ): Promise<Body> {
      for (let tries = 0; ; tries += 1) {
        const { status, body } = await ask();
        if (status === 200 && isWanted(body)) {
          return body;
        }
        if (tries > 300) {
          throw new Error(`It never came: ${JSON.stringify(body)}`);
        }
        await sleep(200);
      }
    },
    async stop() {
      await backend.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
