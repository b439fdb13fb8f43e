import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleDetails, exampleRollout } from '../../testing/exampleRollout';
import { exampleMatrix } from '../../testing/exampleMatrix';
import { preparedApi } from '../../testing/rolloutsApi';
import { exampleHoldList } from '../../testing/exampleHolds';
import { FleetPage } from '../FleetPage/FleetPage';

const { id } = exampleRollout();

function renderAt(path: string, api: Partial<RolloutsApi>) {
  return renderInTestApp(
    <Routes>
      <Route path="/rollouts/*" element={<FleetPage />} />
    </Routes>,
    {
      apis: [
        [
          rolloutsApiRef,
          preparedApi({
            get: async () => exampleDetails(),
            listHolds: async () => exampleHoldList(),
            ...api,
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );
}

describe('the page of a rollout', () => {
  it('says where it is, why, and what it measured', async () => {
    renderAt(`/rollouts/${id}`, {});
    expect(
      await screen.findByRole('heading', {
        name: 'shop in production: v1.4.2 → v1.5.0',
      }),
    ).toBeInTheDocument();
    const steps = screen.getByRole('list', { name: 'Steps' });
    const current = within(steps)
      .getAllByRole('listitem')
      .find(item => item.getAttribute('aria-current') === 'step');
    expect(current).toHaveTextContent('25 % of the requests');
    expect(
      screen.getByText(/success-rate was 99.6 %, within at least 99 %/),
    ).toBeInTheDocument();
    expect(screen.getByText('oscar agreed')).toBeInTheDocument();
  });

  it.each([
    [404, 'This is not here'],
    [403, 'You may not see this'],
    [503, 'This could not be loaded'],
  ])('says what failed with %d', async (statusCode, title) => {
    renderAt(`/rollouts/${id}`, {
      get: async () => {
        throw Object.assign(new Error('no'), { statusCode });
      },
    });
    expect(await screen.findByText(title)).toBeInTheDocument();
  });

  it('asks before it goes back, and passes on why', async () => {
    const control = jest.fn(async () => exampleDetails());
    renderAt(`/rollouts/${id}`, { control });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Abort and go back' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('shop in production: v1.4.2 → v1.5.0');
    const confirm = within(dialog).getByRole('button', {
      name: 'Go back to v1.4.2 in production',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(within(dialog).getByRole('textbox'), 'errors');
    await userEvent.click(confirm);
    expect(control).toHaveBeenCalledWith(id, 'abort', 'errors');
  });

  it('keeps the clock of a way back', async () => {
    renderAt(`/rollouts/${id}`, {
      get: async () =>
        exampleDetails({
          phase: 'ended',
          outcome: 'rolled-back',
          breachAt: '2026-03-04T11:59:00.000Z',
          breachReason: rolloutReason('breach.analysis', {
            metric: 'success-rate',
            cause: 'it was 90 %',
          }),
          safeAt: '2026-03-04T11:59:02.000Z',
          healthyAt: '2026-03-04T11:59:30.000Z',
        }),
    });
    const clock = await screen.findByRole('region', { name: 'Way back' });
    expect(clock).toHaveTextContent('0:02until no request');
    expect(clock).toHaveTextContent('0:30until all was ready');
    expect(clock).toHaveTextContent('Within the promised 5:00');
    expect(clock).toHaveTextContent('it was 90 %');
  });

  it('counts the way back by the clock of the server', async () => {
    renderAt(`/rollouts/${id}`, {
      get: async () =>
        exampleDetails({
          phase: 'restoring',
          breachAt: '2026-03-04T11:54:50.000Z',
          breachReason: rolloutReason('breach.by-hand', {
            by: 'user:default/oscar',
            cause: 'errors',
          }),
        }),
    });
    const clock = await screen.findByRole('region', { name: 'Way back' });
    expect(clock).toHaveTextContent(/5:1\dand requests may still reach/);
    expect(clock).toHaveTextContent('Promised within 5:00');
    expect(clock).toHaveTextContent('oscar gave it up: errors');
  });

  it('says in a table what the picture shows', async () => {
    renderAt(`/rollouts/${id}`, {});
    await userEvent.click(
      await screen.findByRole('button', { name: 'As a table' }),
    );
    const table = screen.getByRole('table', {
      name: 'Requests and metrics over time',
    });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Time', 'Requests to the new version', 'Success rate']);
    expect(
      within(table)
        .getAllByRole('row')
        .map(({ textContent }) => textContent),
    ).toContainEqual(expect.stringMatching(/25 %99.6 %, Passed$/));
  });

  it('says how to do without the portal', async () => {
    renderAt(`/rollouts/${id}`, { getMatrix: async () => exampleMatrix() });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Without the portal' }),
    );
    expect(
      screen.getByLabelText('See how it is with kubectl:'),
    ).toHaveTextContent('-n shop-production get deployment/shop');
    expect(screen.getByLabelText(/^Bring all requests back/)).toHaveTextContent(
      'set image deployment/shop shop=registry.example/shop:v1.4.2',
    );
  });
});
