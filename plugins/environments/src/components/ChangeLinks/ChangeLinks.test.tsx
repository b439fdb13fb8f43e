import { renderInTestApp, mockApis } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { screen, within } from '@testing-library/react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { changeRouteRef, rolloutsRouteRef } from '../../routes';
import { exampleApi } from '../../testing/exampleApi';
import { exampleDeployment } from '../../testing/exampleDeployments';
import { NOW, exampleEntity } from '../../testing/exampleMatrix';
import { EnvironmentsContent } from '../EnvironmentsContent/EnvironmentsContent';

function renderTab(options: {
  search?: string;
  isInstalled?: boolean;
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
}) {
  const { search = '', isInstalled = true, result } = options;
  // Answers about an entity are kept, also from one test to the next.
  const name = `${exampleEntity.metadata.name}-${isInstalled}-${result}`;
  const entity = {
    ...exampleEntity,
    metadata: { ...exampleEntity.metadata, name },
  };
  renderInTestApp(
    <EntityProvider entity={entity}>
      <EnvironmentsContent />
    </EntityProvider>,
    {
      apis: [
        [
          environmentsApiRef,
          exampleApi(
            {
              getDeployments: async () => ({
                asOf: new Date(NOW).toISOString(),
                items: [
                  exampleDeployment(NOW, {
                    id: 'caused',
                    version: 'v2',
                    previousVersion: 'v1',
                    age: 60_000,
                    rolloutId: 'r-7',
                  }),
                ],
                pageInfo: {},
                emptyReason: null,
              }),
            },
            () => NOW,
          ),
        ],
        mockApis.permission({
          authorize: result ?? AuthorizeResult.ALLOW,
        }),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        ...(isInstalled && {
          '/change': changeRouteRef,
          '/rollouts': rolloutsRouteRef,
        }),
      },
    },
  );
}

const staging = () => screen.findByRole('region', { name: 'Staging' });

describe('the ways from an environment to its change', () => {
  it('lead to the dialog with what was chosen', async () => {
    renderTab({});
    const column = await staging();
    expect(
      await within(column).findByRole('link', { name: 'Deploy… to Staging' }),
    ).toHaveAttribute('href', '/change?deploy=staging');
    expect(
      within(column).getByRole('link', {
        name: 'Promote to Production… what runs in Staging',
      }),
    ).toHaveAttribute('href', '/change?promote=staging&to=production');
    expect(
      screen.queryByRole('link', { name: /^Deploy… to Preview/ }),
    ).not.toBeInTheDocument();
  });

  it('begin at each promotion that is due', async () => {
    renderTab({ search: '?view=promote' });
    expect(
      await screen.findByRole('link', { name: /^Promote v.* to Production…/ }),
    ).toHaveAttribute('href', '/change?promote=staging&to=production');
  });

  it.each([
    ['where nothing changes anything', { isInstalled: false }],
    ['to who may not', { result: AuthorizeResult.DENY } as const],
  ])('are not offered %s', async (_, options) => {
    renderTab(options);
    await staging();
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(
      screen.queryByRole('link', { name: /^Deploy/ }),
    ).not.toBeInTheDocument();
  });
});

it('leads from a deployment to the rollout that brought it', async () => {
  renderTab({ search: '?view=history' });
  expect(
    await screen.findByRole('link', { name: 'Its rollout' }),
  ).toHaveAttribute('href', '/rollouts/r-7');
});
