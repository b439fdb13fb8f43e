import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { ReactElement } from 'react';
import { backupsApiRef, type BackupsApi } from '../api/BackupsApi';
import { preparedApi } from './backupsApi';
import { exampleEntity } from './exampleProtection';

/** What a page needs of an app: where entities are, and the client that a test prepares. */
export function options(api: Partial<BackupsApi>, address = '/') {
  return {
    apis: [[backupsApiRef, preparedApi(api)]] as const,
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  };
}

export function renderPage(
  page: ReactElement,
  api: Partial<BackupsApi> = {},
  address?: string,
  entity: Entity = exampleEntity,
) {
  return renderInTestApp(
    <EntityProvider entity={entity}>{page}</EntityProvider>,
    options(api, address),
  );
}
