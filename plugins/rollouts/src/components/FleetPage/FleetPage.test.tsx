import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { rolloutReason, type Lock } from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleRolloutPage } from '../../testing/exampleMatrix';
import { exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { FleetPage } from './FleetPage';

const asOf = '2026-03-04T12:00:00.000Z';
const freeze: Lock = {
  id: '01890000-0000-7000-8000-000000000003',
  environmentId: null,
  entityRef: null,
  reason: 'holidays',
  expiresAt: null,
  createdBy: 'user:default/oscar',
  createdAt: '2026-03-04T11:00:00.000Z',
};

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
            listLocks: async () => ({ asOf, items: [] }),
            listEnvironments: async () => [
              { id: 'staging', title: 'Staging' },
              { id: 'production', title: 'Production' },
            ],
            ...api,
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );
}

/** Answers as the backend does, for what is active and for the newest of all. */
const listOf =
  (
    active: ReturnType<typeof exampleRollout>[],
    newest = active,
  ): RolloutsApi['list'] =>
  async query => {
    if (query.review) {
      return exampleRolloutPage([]);
    }
    return exampleRolloutPage(query.active ? active : newest);
  };

const headings = async () =>
  (await screen.findAllByRole('heading', { level: 2 })).map(
    ({ textContent }) => textContent,
  );

describe('the page of all', () => {
  const ended = exampleRollout({
    id: '01890000-0000-7000-8000-000000000009',
    phase: 'ended',
    outcome: 'succeeded',
  });
  const stuck = exampleRollout({
    id: '01890000-0000-7000-8000-00000000000a',
    phase: 'ended',
    outcome: 'stuck',
  });
  const waiting = exampleRollout({
    id: '01890000-0000-7000-8000-00000000000b',
    phase: 'waiting',
    gates: [
      {
        kind: 'approval',
        beforeStep: null,
        isOpen: false,
        reason: rolloutReason('gate.not-agreed', { state: 'requested' }),
        link: '/approvals/7',
        canOverride: false,
        liftedBy: rolloutReason('gate.agreed', { by: 'user:default/oscar' }),
      },
    ],
  });

  it('puts what moves before what waits and what has ended', async () => {
    renderAt('/rollouts', {
      list: listOf([exampleRollout(), waiting], [ended, stuck, waiting]),
    });
    expect(await headings()).toEqual(['Under way', 'Waiting', 'Ended']);
    expect(screen.getByText('Needs a person')).toBeInTheDocument();
  });

  it('shows what is under way however long ago it began', async () => {
    renderAt('/rollouts', { list: listOf([exampleRollout()], [ended]) });
    expect(await headings()).toEqual(['Under way', 'Ended']);
  });

  it('says what it waits for, of whom and where', async () => {
    renderAt('/rollouts', { list: listOf([waiting]) });
    const item = await screen.findByText(/Nobody has agreed yet: requested/);
    expect(item).toHaveTextContent('oscar agreed');
    expect(within(item).getByRole('link')).toHaveAttribute(
      'href',
      '/approvals/7',
    );
  });

  it('says first what is locked', async () => {
    renderAt('/rollouts', {
      list: listOf([exampleRollout()]),
      listLocks: async () => ({
        asOf,
        items: [{ ...freeze, environmentId: 'production' }],
      }),
    });
    expect(await screen.findByText('Production')).toBeInTheDocument();
    expect(await headings()).toEqual(['Locked or frozen', 'Under way']);
  });

  it('teaches how to begin where there is nothing', async () => {
    renderAt('/rollouts', { list: listOf([]) });
    expect(
      await screen.findByText('Nothing has been rolled out yet'),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    renderAt('/rollouts', {
      list: async () => {
        throw new Error('the database is locked');
      },
    });
    expect(await screen.findByText(/the database is locked/)).toBeVisible();
  });
});

describe('locks', () => {
  it('are made for an environment and a service, for as long as was chosen', async () => {
    const addLock = jest.fn(async () => freeze);
    renderAt('/rollouts/locks', { addLock });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Lock or freeze…' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = () =>
      within(dialog).getByRole('button', { name: /^Lock (for|until)/ });
    expect(confirm()).toHaveTextContent('Lock for 1 day: All environments');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('Environment'),
      await within(dialog).findByRole('option', { name: 'Production' }),
    );
    const service = within(dialog).getByLabelText(/^Service/);
    await userEvent.type(service, 'shop');
    await userEvent.type(within(dialog).getByLabelText('Why?'), 'audit');
    expect(confirm()).toBeDisabled();
    await userEvent.clear(service);
    await userEvent.type(service, 'component:default/shop');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('For how long'),
      '4 hr',
    );
    expect(confirm()).toHaveTextContent('Lock for 4 hr: shop in Production');
    await userEvent.click(confirm());
    expect(addLock).toHaveBeenCalledWith({
      environmentId: 'production',
      entityRef: 'component:default/shop',
      reason: 'audit',
      expiresAt: expect.stringMatching(/^2026-03-04T16:00:/),
    });
  });

  it('hold until they are ended where no end was chosen', async () => {
    const addLock = jest.fn(async () => freeze);
    renderAt('/rollouts/locks', { addLock });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Lock or freeze…' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('Why?'), 'audit');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('For how long'),
      'Until somebody ends it',
    );
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Lock until it is ended: All environments',
      }),
    );
    expect(addLock).toHaveBeenCalledWith(
      expect.objectContaining({ environmentId: null, expiresAt: null }),
    );
  });

  it('are ended after a question that names them', async () => {
    const removeLock = jest.fn(async () => {});
    renderAt('/rollouts/locks', {
      listLocks: async () => ({ asOf, items: [freeze] }),
      removeLock,
    });
    expect(await screen.findByText('holidays')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'End it… All environments' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'End the lock: All environments',
      }),
    );
    expect(removeLock).toHaveBeenCalledWith(freeze.id);
  });
});
