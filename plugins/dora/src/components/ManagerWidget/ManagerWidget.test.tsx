import { identityApiRef, storageApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { MockStorageApi } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { doraApiRef, type DoraApi } from '../../api/DoraApi';
import { preparedApi } from '../../testing/doraApi';
import {
  asOf,
  exampleDashboard,
  exampleSystem,
  exampleValue,
} from '../../testing/exampleDora';
import { Content as ChangedMost } from '../ChangedMost/ChangedMost';
import { Content as Manager } from './ManagerWidget';

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
});

function show(
  widget: ReactElement,
  api: Partial<DoraApi>,
  memberOf = ['group:default/shop-team'],
) {
  renderInTestApp(widget, {
    apis: [
      [doraApiRef, preparedApi(api)],
      [storageApiRef, MockStorageApi.create()],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [group('shop-team'), group('others'), exampleSystem],
        }),
      ],
      [
        identityApiRef,
        {
          getBackstageIdentity: async () => ({
            type: 'user' as const,
            userEntityRef: 'user:default/dana',
            ownershipEntityRefs: ['user:default/dana', ...memberOf],
          }),
          getProfileInfo: async () => ({}),
          getCredentials: async () => ({}),
          signOut: async () => {},
        },
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
}

describe('the widget of the five', () => {
  it('is of the reader’s group, each metric leading to what it is made of', async () => {
    const getMetrics = jest.fn(async () => exampleDashboard());
    show(<Manager />, { getMetrics });
    expect(
      await screen.findByRole('link', { name: 'Change fail rate' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/group/shop-team/dora?metric=change-fail-rate',
    );
    expect(screen.getByText('17.4%')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All DORA metrics of shop-team' }),
    ).toHaveAttribute('href', '/catalog/default/group/shop-team/dora');
    expect(getMetrics).toHaveBeenCalledWith(
      expect.objectContaining({
        scope: 'group',
        ref: 'group:default/shop-team',
      }),
      expect.anything(),
    );
  });

  it('is of what was chosen, and both widgets remember it', async () => {
    const getMetrics = jest.fn(async () => exampleDashboard());
    const getChanges = jest.fn(async () => changes([]));
    show(
      <>
        <Manager />
        <ChangedMost />
      </>,
      { getMetrics, getChanges },
    );
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Of' }),
      'market',
    );
    const market = { scope: 'system', ref: 'system:default/market' };
    expect(getMetrics).toHaveBeenLastCalledWith(
      expect.objectContaining(market),
      expect.anything(),
    );
    expect(getChanges).toHaveBeenLastCalledWith(
      expect.objectContaining(market),
      expect.anything(),
    );
  });

  it('is of all that one may see for who is in no group', async () => {
    show(<Manager />, {}, []);
    expect(
      await screen.findByRole('link', { name: /^All DORA metrics of all/ }),
    ).toHaveAttribute('href', '/dora');
  });

  it('says why there is nothing', async () => {
    show(<Manager />, {
      getMetrics: async () =>
        exampleDashboard({
          emptyReason: {
            code: 'of-another-version',
            params: {},
            message: 'There is nothing in it',
          },
        }),
    });
    expect(
      await screen.findByText('There is nothing in it'),
    ).toBeInTheDocument();
  });
});

const changes = (
  items: Awaited<ReturnType<DoraApi['getChanges']>>['items'],
) => ({
  asOf,
  window: exampleDashboard().window,
  items,
  emptyReason: null,
});

describe('the widget of what changed most', () => {
  it('says what moved from what to what, and whether that is better', async () => {
    show(<ChangedMost />, {
      getChanges: async () =>
        changes([
          {
            entityRef: 'component:default/shop',
            metric: 'change-fail-rate',
            unit: 'ratio',
            current: exampleValue({ value: 0.2 }),
            previous: exampleValue({ value: 0.05 }),
            change: { ratio: 4, verdict: 'worse' },
          },
        ]),
    });
    const link = await screen.findByRole('link', {
      name: 'Change fail rate of shop',
    });
    expect(link).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/dora?metric=change-fail-rate&days=30',
    );
    const move = screen.getByRole('listitem');
    expect(move).toHaveTextContent('20%');
    expect(move).toHaveTextContent('Worse');
    expect(move).toHaveTextContent('before: 5%');
    expect(screen.getByText(/It is no ranking/)).toBeInTheDocument();
  });

  it('says when nothing moved', async () => {
    show(<ChangedMost />, { getChanges: async () => changes([]) });
    expect(
      await screen.findByText('Nothing moved of which enough is known'),
    ).toBeInTheDocument();
  });
});
