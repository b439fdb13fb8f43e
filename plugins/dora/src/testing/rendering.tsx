import type { ReactElement } from 'react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { Entity } from '@backstage/catalog-model';
import { doraApiRef, type DoraApi } from '../api/DoraApi';
import { preparedApi } from './doraApi';
import { exampleEntity } from './exampleDora';

/** What a page needs of an app: where entities are, and the client that a test prepares. */
export function options(api: Partial<DoraApi>, address = '/') {
  return {
    apis: [[doraApiRef, preparedApi(api)]] as const,
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  };
}

export function renderPage(
  page: ReactElement,
  api: Partial<DoraApi> = {},
  address?: string,
  entity: Entity = exampleEntity,
) {
  return renderInTestApp(
    <EntityProvider entity={entity}>{page}</EntityProvider>,
    options(api, address),
  );
}
