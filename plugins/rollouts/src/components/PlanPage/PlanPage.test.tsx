import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { PlanPage } from './PlanPage';

const STARTED = exampleRollout();

function renderWith(api: Partial<RolloutsApi>) {
  renderInTestApp(
    <Routes>
      <Route path="/" element={<PlanPage id={STARTED.plan.id} />} />
      <Route path="/rollouts/*" element={<p>The page of the rollout</p>} />
    </Routes>,
    {
      apis: [[rolloutsApiRef, preparedApi(api)]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('the page of a plan', () => {
  it('says what would be done, and starts exactly that', async () => {
    const user = userEvent.setup();
    const start = jest.fn(async () => STARTED);
    renderWith({ getPlan: async () => STARTED.plan, start });
    await user.click(await screen.findByRole('button', { name: /^Start: / }));
    expect(start).toHaveBeenCalledWith(STARTED.plan);
    expect(await screen.findByText('The page of the rollout')).toBeVisible();
  });

  it('says why it cannot be started any more', async () => {
    const user = userEvent.setup();
    renderWith({
      getPlan: async () => STARTED.plan,
      start: async () => {
        throw new Error('The plan is too old');
      },
    });
    await user.click(await screen.findByRole('button', { name: /^Start: / }));
    expect(await screen.findByText(/too old/)).toBeVisible();
  });

  it('says why it cannot be shown', async () => {
    renderWith({
      getPlan: async () => {
        throw new Error('There is no plan');
      },
    });
    expect(await screen.findByText(/There is no plan/)).toBeVisible();
  });
});
