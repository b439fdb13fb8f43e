import type { ReactElement } from 'react';
import { identityApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { incidentsApiRef, type IncidentsApi } from '../api/IncidentsApi';
import { exampleEntity } from './exampleIncident';
import { preparedApi } from './incidentsApi';

export const READER = 'user:default/dana';

/** What a page needs of an app: the catalog, who reads, and the client that a test prepares. */
export function options(api: Partial<IncidentsApi>, address = '/') {
  return {
    apis: [
      [incidentsApiRef, preparedApi(api)],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            {
              ...exampleEntity,
              relations: [{ type: 'ownedBy', targetRef: READER }],
            },
          ],
        }),
      ],
      [
        identityApiRef,
        {
          getBackstageIdentity: async () => ({
            type: 'user' as const,
            userEntityRef: READER,
            ownershipEntityRefs: [READER],
          }),
          getProfileInfo: async () => ({}),
          getCredentials: async () => ({}),
          signOut: async () => {},
        },
      ],
    ] as const,
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  };
}

export function renderPage(
  page: ReactElement,
  api: Partial<IncidentsApi>,
  address?: string,
) {
  return renderInTestApp(page, options(api, address));
}
