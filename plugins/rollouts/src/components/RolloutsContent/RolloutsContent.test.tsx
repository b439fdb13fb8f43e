import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import {
  exampleEntity,
  exampleMatrix,
  exampleRolloutPage,
} from '../../testing/exampleMatrix';
import { exampleRollout } from '../../testing/exampleRollout';
import { exampleWaysBack } from '../../testing/exampleWaysBack';
import { preparedApi } from '../../testing/rolloutsApi';
import { RolloutsContent } from './RolloutsContent';

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

function renderTab(api: Partial<RolloutsApi>, address = '/') {
  renderInTestApp(
    <EntityProvider entity={exampleEntity}>
      <RolloutsContent />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [
          rolloutsApiRef,
          preparedApi({
            list: async () => exampleRolloutPage([exampleRollout()]),
            getMatrix: async () => exampleMatrix(),
            listWaysBack: async () => exampleWaysBack(),
            ...api,
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [address],
    },
  );
}

describe('RolloutsContent', () => {
  it('lists what rolls and what has rolled of this entity, with the times of a way back', async () => {
    const list = jest.fn(async () =>
      exampleRolloutPage([
        exampleRollout(),
        exampleRollout({
          id: '01890000-0000-7000-8000-000000000009',
          phase: 'ended',
          outcome: 'rolled-back',
          startedAt: '2026-03-04T10:00:00.000Z',
          finishedAt: '2026-03-04T10:03:00.000Z',
          breachAt: '2026-03-04T10:02:00.000Z',
          safeAt: '2026-03-04T10:02:04.000Z',
        }),
      ]),
    );
    renderTab({ list });
    const [active, ended] = await screen.findAllByRole('listitem');
    expect(list).toHaveBeenCalledWith(
      { entity: 'component:default/shop', limit: 50 },
      expect.anything(),
    );
    expect(
      within(active).getByRole('link', { name: 'production: v1.4.2 → v1.5.0' }),
    ).toHaveAttribute('href', `/rollouts/${exampleRollout().id}`);
    expect(active).toHaveTextContent('Under way');
    expect(active).not.toHaveTextContent('took');
    expect(ended).toHaveTextContent('Rolled back');
    expect(ended).toHaveTextContent('took 3 min');
    expect(ended).toHaveTextContent('safe after 4 sec');
  });

  it('teaches what to do where there has been none', async () => {
    renderTab({
      list: async () => ({
        ...exampleRolloutPage([]),
        emptyReason: rolloutReason('list.none-yet'),
      }),
    });
    expect(
      await screen.findByRole('region', {
        name: 'Nothing has been rolled out yet',
      }),
    ).toHaveTextContent('you see exactly what would be done');
  });

  it('says what failed, and asks again', async () => {
    const list = jest
      .fn<Promise<never>, []>()
      .mockRejectedValue(new Error('the backend is away'));
    renderTab({ list });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the backend is away',
    );
    const before = list.mock.calls.length;
    await userEvent.click(
      within(screen.getByRole('alert')).getByRole('button'),
    );
    await waitFor(() => expect(list.mock.calls.length).toBeGreaterThan(before));
  });

  it('asks what runs where only when the dialog is wanted, which the address keeps', async () => {
    const getMatrix = jest.fn(async () => exampleMatrix());
    renderTab({ getMatrix }, '/?other=1');
    const button = await screen.findByRole('button', { name: 'Deploy…' });
    expect(getMatrix).not.toHaveBeenCalled();
    await userEvent.click(button);
    const dialog = await screen.findByRole('dialog');
    expect(getMatrix).toHaveBeenCalledWith('component:default/shop');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByLabelText('address')).toHaveTextContent('?other=1');
    expect(screen.getByLabelText('address')).not.toHaveTextContent('deploy');
  });

  it.each([
    ['/?deploy=production&promote=staging', 'production', 'staging'],
    ['/?deploy=production', 'production', ''],
  ])('opens the dialog from %s', async (address, environment, source) => {
    renderTab({}, address);
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByLabelText('Environment')).toHaveValue(
      environment,
    );
    expect(within(dialog).getByLabelText('What')).toHaveValue(source);
  });

  it('opens the dialog with a version from the address', async () => {
    renderTab({}, '/?deploy=staging&version=v2');
    expect(
      await screen.findByLabelText('Version (tag of the image)'),
    ).toHaveValue('v2');
  });

  it('says where the environments cannot be asked, and tries again', async () => {
    let isAway = true;
    renderTab(
      {
        getMatrix: async () => {
          if (isAway) {
            throw new Error('the environments are away');
          }
          return exampleMatrix();
        },
      },
      '/?deploy=production',
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('the environments are away');
    isAway = false;
    await userEvent.click(within(alert).getByRole('button'));
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
