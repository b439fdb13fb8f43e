import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  runbookReason,
  type RunbookPage,
} from '@quarterdeck/plugin-runbooks-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { runbooksApiRef, type RunbooksApi } from '../../api/RunbooksApi';
import { exampleRun, exampleRunPage } from '../../testing/exampleRun';
import { AS_OF, exampleSummary } from '../../testing/exampleRunbook';
import { preparedApi } from '../../testing/runbooksApi';
import { NeedsMe } from '../NeedsMe/NeedsMe';
import { RunbooksPage } from './RunbooksPage';

function page(changes: Partial<RunbookPage> = {}): RunbookPage {
  return {
    asOf: AS_OF,
    items: [exampleSummary()],
    uncovered: [],
    pageInfo: {},
    emptyReason: null,
    ...changes,
  };
}

function renderAt(path: string, api: Partial<RunbooksApi>) {
  renderInTestApp(
    <Routes>
      <Route path="/runbooks/*" element={<RunbooksPage />} />
      <Route path="/home" element={<NeedsMe />} />
    </Routes>,
    {
      apis: [
        [
          runbooksApiRef,
          preparedApi({
            list: async () => page(),
            listRuns: async () => exampleRunPage([]),
            ...api,
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );
}

describe('the page of all', () => {
  it('asks for what the address says, and says in the address what is asked for', async () => {
    const list = jest.fn(async () => page());
    renderAt('/runbooks?view=stale', { list });
    expect(
      await screen.findByText('Go back to the last good version'),
    ).toBeInTheDocument();
    expect(list).toHaveBeenLastCalledWith(
      { view: 'stale', text: undefined, limit: 20 },
      expect.anything(),
    );
    await userEvent.type(screen.getByLabelText('Search in titles'), 'back');
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        { view: 'stale', text: 'back', limit: 20 },
        expect.anything(),
      ),
    );
  });

  it('lists services that lack a critical procedure', async () => {
    renderAt('/runbooks?view=uncovered', {
      list: async () =>
        page({
          items: [],
          uncovered: [
            {
              entityRef: 'component:default/shop',
              missing: ['restore', 'failover'],
            },
          ],
        }),
    });
    const row = (
      await screen.findByRole('link', { name: 'component:default/shop' })
    ).closest('tr');
    expect(row).toHaveTextContent('Restore, Fail over');
  });

  it('says why there is nothing', async () => {
    renderAt('/runbooks?view=broken', {
      list: async () =>
        page({ items: [], emptyReason: runbookReason('list.nothing-matches') }),
    });
    expect(
      await screen.findByRole('region', { name: 'Nothing matches' }),
    ).toHaveTextContent('Every runbook can be followed as it is.');
  });

  it('lists runs by view and mode', async () => {
    const listRuns = jest.fn(async () => exampleRunPage([exampleRun()]));
    renderAt('/runbooks/runs?view=active&mode=rehearsal', { listRuns });
    expect(
      await screen.findByText('Step 2 of 3: Look at the dashboard'),
    ).toBeInTheDocument();
    expect(listRuns).toHaveBeenLastCalledWith(
      expect.objectContaining({ view: 'active', mode: 'rehearsal' }),
      expect.anything(),
    );
  });
});

describe('the part of Needs me', () => {
  it('lists the runs that the reader takes part in', async () => {
    const listRuns = jest.fn(async () => exampleRunPage([exampleRun()]));
    renderAt('/home', { listRuns });
    expect(
      await screen.findByRole('heading', {
        name: 'Runs that you take part in',
      }),
    ).toBeInTheDocument();
    expect(listRuns).toHaveBeenLastCalledWith(
      expect.objectContaining({ view: 'needs-me' }),
      expect.anything(),
    );
  });
});
