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
  attributionCorrectPermission,
  metricReadPermission,
} from '@quarterdeck/plugin-dora-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
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
import { doraPlugin } from '../plugin';

export {
  as,
  onBehalfOf,
  type Headers,
} from '@quarterdeck/toolkit-node/testUtils';

/** Owns shop: sees its metrics and corrects them. */
export const OWNER = 'user:default/olga';
/** May see the metrics of everything, and correct nothing. */
export const READER = 'user:default/rita';
/** May see everything in the catalog, and no metrics. */
export const STRANGER = 'user:default/sam';
/** From whom the catalog hides everything. */
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
    const ofOwner = (asked: typeof metricReadPermission) =>
      createCatalogConditionalDecision(
        asked,
        catalogConditions.isEntityOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      );
    if (permission.name === 'catalog.entity.read') {
      return only(who !== BLIND);
    }
    if (isPermission(permission, metricReadPermission)) {
      return who === OWNER
        ? ofOwner(metricReadPermission)
        : only(who === READER);
    }
    return isPermission(permission, attributionCorrectPermission)
      ? ofOwner(attributionCorrectPermission)
      : only(true);
  },
};

const catalogModule = catalogOf([
  component('shop', OWNER),
  component('library', READER),
  person('olga'),
  person('rita'),
]);

export const WHO = {
  owner: as(OWNER),
  reader: as(READER),
  stranger: as(STRANGER),
  blind: as(BLIND),
  service: asPlugin('runbooks', 'dora'),
  anonymous: {},
};
export type Who = keyof typeof WHO;

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

/** The real plugin, with the timeline, the catalog and the permission backend themselves. */
export async function startUnderPolicy(
  ...others: (BackendFeature | Promise<{ default: BackendFeature }>)[]
) {
  const { server } = await startTestBackend({
    features: [
      doraPlugin,
      import('@quarterdeck/plugin-timeline-backend'),
      import('@backstage/plugin-catalog-backend'),
      catalogModule,
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      ...others,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          backend: { actions: { pluginSources: ['dora'] } },
          environments: {
            definitions: {
              production: { rank: 1, tier: 'production' },
              staging: { rank: 0, tier: 'staging' },
            },
          },
        },
      }),
    ],
  });
  const get = (path: string, headers: Headers) =>
    request(server).get(`/api/dora${path}`).set(headers);
  const send = (
    method: 'post' | 'put' | 'delete',
    path: string,
    body: object,
    headers: Headers,
  ) => request(server)[method](`/api/dora${path}`).set(headers).send(body);
  const act = (name: string, input: object, headers: Headers) =>
    send(
      'post',
      `/.backstage/actions/v1/actions/dora:${name}/invoke`,
      input,
      headers,
    );
  /** Tells the timeline, as the room does whose facts they are. */
  const tell = async (facts: readonly Fact[]) => {
    for (const fact of facts) {
      const { position, recordedAt, erasedKeys, ...told } = fact;
      const [room] = told.type.split('.');
      const { status, body } = await request(server)
        .post('/api/timeline/v1/facts')
        .set(asPlugin(room, 'timeline'))
        .send({ facts: [told] });
      if (status !== 201) {
        throw new Error(JSON.stringify(body));
      }
    }
  };
  /** What the timeline keeps of a type. */
  const told = async (type: string): Promise<Fact[]> => {
    const { body } = await request(server)
      .get(`/api/timeline/v1/facts?type=${type}`)
      .set(asPlugin('dora', 'timeline'));
    return body.items;
  };
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) {
      await sleep(100);
    }
  };
  return { get, send, act, tell, told, until };
}
