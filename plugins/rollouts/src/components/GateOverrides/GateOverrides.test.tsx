import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  rolloutReason,
  type GateOverride,
  type Rollout,
} from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleRolloutPage } from '../../testing/exampleMatrix';
import { exampleDetails, exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { FleetPage } from '../FleetPage/FleetPage';

const { id } = exampleRollout();
const closed: Rollout['gates'][number] = {
  kind: 'change-calendar',
  beforeStep: null,
  isOpen: false,
  reason: rolloutReason('gate.locked', {
    by: 'user:default/oscar',
    cause: 'audit',
    until: 'somebody takes it away',
  }),
  liftedBy: rolloutReason('lift.unlock', { by: 'user:default/oscar' }),
  link: '/rollouts/locks',
  canOverride: true,
};
const override: GateOverride = {
  gate: 'change-calendar',
  beforeStep: null,
  by: 'user:default/dana',
  cause: 'it burns',
  at: '2026-03-04T11:59:00.000Z',
  closedBecause: closed.reason,
  acknowledgedBy: null,
  acknowledgedAt: null,
  comment: null,
};

const renderAt = (path: string, api: Partial<RolloutsApi>) =>
  renderInTestApp(
    <Routes>
      <Route path="/rollouts/*" element={<FleetPage />} />
    </Routes>,
    {
      apis: [[rolloutsApiRef, preparedApi(api)]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );

describe('a closed gate', () => {
  it('says who can open it, and is passed after asking why', async () => {
    const overrideGate = jest.fn(async () => exampleDetails());
    renderAt(`/rollouts/${id}`, {
      get: async () => exampleDetails({ phase: 'waiting', gates: [closed] }),
      overrideGate,
    });
    // A gate that a module brings is called by what the module says.
    expect(await screen.findByText('change-calendar')).toBeInTheDocument();
    expect(
      screen.getByText(/Who can open it: .*oscar, or anybody/),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /Let it pass the gate/ }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('shop in production: v1.4.2 → v1.5.0');
    expect(dialog).toHaveTextContent('The gate is closed: Locked by');
    const confirm = within(dialog).getByRole('button', {
      name: 'Let shop pass in production',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(within(dialog).getByRole('textbox'), 'it burns');
    await userEvent.click(confirm);
    expect(overrideGate).toHaveBeenCalledWith(id, {
      gate: 'change-calendar',
      beforeStep: null,
      cause: 'it burns',
    });
  });

  it('that was passed is for somebody else to look at', async () => {
    const acknowledgeOverride = jest.fn(async () => exampleDetails());
    renderAt(`/rollouts/${id}`, {
      get: async () => exampleDetails({ overrides: [override] }),
      acknowledgeOverride,
    });
    expect(await screen.findByText('it burns')).toBeInTheDocument();
    expect(screen.getByText('To be looked at')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'I have looked at it…' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'I have looked at how “change-calendar” was passed',
      }),
    );
    expect(acknowledgeOverride).toHaveBeenCalledWith(id, {
      gate: 'change-calendar',
      beforeStep: null,
    });
  });

  it('that was looked at says by whom', async () => {
    const acknowledgedBy = 'user:default/oscar';
    const acknowledgedAt = '2026-03-04T11:59:30.000Z';
    renderAt(`/rollouts/${id}`, {
      get: async () =>
        exampleDetails({
          overrides: [{ ...override, acknowledgedBy, acknowledgedAt }],
        }),
    });
    expect(await screen.findByText('Looked at')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'I have looked at it…' }),
    ).not.toBeInTheDocument();
  });
});

describe('the page of all', () => {
  it('lists what has to be looked at before anything else', async () => {
    renderAt('/rollouts', {
      list: async ({ review }) =>
        exampleRolloutPage(
          review === 'open' ? [exampleRollout({ overrides: [override] })] : [],
        ),
    });
    expect(
      await screen.findByRole('heading', {
        name: 'Gates passed, to be looked at by somebody else',
      }),
    ).toBeInTheDocument();
  });
});
