import { DORA_REASONS, doraReason } from '@quarterdeck/plugin-dora-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import type { DoraApi } from '../../api/DoraApi';
import {
  exampleDashboard,
  exampleServices,
  exampleSystem,
} from '../../testing/exampleDora';
import { renderPage } from '../../testing/rendering';
import { DoraContent } from './DoraContent';

const Address = () => <output>{useLocation().search}</output>;
const page = (api: Partial<DoraApi> = {}, address?: string) =>
  renderPage(
    <>
      <DoraContent />
      <Address />
    </>,
    api,
    address,
  );
const card = (name: string) => screen.findByRole('region', { name });

describe('the tab DORA', () => {
  it('says each number large, with what it is made of, its run and its target', async () => {
    page();
    const rate = within(await card('Change fail rate'));
    expect(
      rate.getByRole('button', {
        name: '17.4%. Show what Change fail rate is made of',
      }),
    ).toBeInTheDocument();
    expect(rate.getByText('4 of 23 deployments')).toBeInTheDocument();
    expect(rate.getByText('Better')).toBeInTheDocument();
    expect(rate.getByText(/before: 8.7%/)).toBeInTheDocument();
    expect(
      rate.getByRole('group', { name: 'Change fail rate of shop' }),
    ).toHaveTextContent('Target: at least 100%');
    const frequency = within(await card('Deployment frequency'));
    expect(
      frequency.getByRole('button', { name: /^5.8 a week\. / }),
    ).toBeInTheDocument();
    expect(
      frequency.getByText('2025 survey: every day to every week'),
    ).toBeInTheDocument();
    const lead = within(await card('Change lead time'));
    expect(
      lead.getByText('61 changes, nine of ten in at most 1 day 6 hr'),
    ).toBeInTheDocument();
    expect(
      lead.getByText('Known of 91% of what belongs in it'),
    ).toBeInTheDocument();
  });

  it('says why there is no number instead of showing a zero', async () => {
    page();
    const rework = await card('Deployment rework rate');
    expect(rework).toHaveTextContent(DORA_REASONS['value.rework-unknown']);
    expect(
      within(rework).queryByRole('button', { name: /^0%/ }),
    ).not.toBeInTheDocument();
    expect(rework.querySelector('circle')).toBeNull();
    expect(rework).not.toHaveTextContent('survey');
  });

  it('keeps reliability apart, and tells how good the numbers are', async () => {
    page();
    expect(
      await screen.findByText(/^Not of DORA, and in none of the numbers/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(DORA_REASONS['value.no-availability-source']),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^Deployments whose commits are known: 21 of 23/),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Not recovered yet: 1/)).toBeInTheDocument();
  });

  it('shows where the lead time goes', async () => {
    page();
    expect(await screen.findByText('Most of it: Review')).toBeInTheDocument();
    const stages = within(
      screen.getByRole('list', { name: 'Where the time goes' }),
    );
    expect(stages.getAllByRole('listitem')).toHaveLength(3);
  });

  it('opens what one bucket is made of, in the address', async () => {
    const user = userEvent.setup();
    page();
    const frequency = within(await card('Deployment frequency'));
    await user.click(
      frequency.getByRole('button', { name: /^Mar 4: 5.8 a week/ }),
    );
    expect(
      Object.fromEntries(
        new URLSearchParams(
          document.querySelector('output')?.textContent ?? '',
        ),
      ),
    ).toEqual({
      metric: 'deployment-frequency',
      bucketFrom: '2026-03-04T00:00:00.000Z',
      bucketTo: '2026-03-11T00:00:00.000Z',
    });
    const records = await screen.findByRole('dialog', {
      name: /Deployment frequency/,
    });
    expect(records).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(records).not.toBeInTheDocument();
  });

  it('asks for the window that the reader chooses, and keeps it in the address', async () => {
    const user = userEvent.setup();
    const getMetrics = jest.fn(async () => exampleDashboard());
    page({ getMetrics });
    await user.selectOptions(
      await screen.findByRole('combobox', { name: 'Window' }),
      'The last 7 days',
    );
    expect(screen.getByRole('status')).toHaveTextContent('?days=7');
    expect(getMetrics).toHaveBeenLastCalledWith(
      expect.objectContaining({
        scope: 'entity',
        ref: 'component:default/shop',
        bucket: 'day',
        tier: 'production',
      }),
      expect.anything(),
    );
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Tier' }),
      'Staging',
    );
    expect(getMetrics).toHaveBeenLastCalledWith(
      expect.objectContaining({ tier: 'staging' }),
      expect.anything(),
    );
  });

  it('teaches what to do where nothing was ever deployed', async () => {
    const { quality } = exampleDashboard();
    page({
      getMetrics: async () =>
        exampleDashboard({
          quality: { ...quality, deployments: 0, observedSince: null },
        }),
    });
    expect(
      await screen.findByRole('region', {
        name: 'No deployment has been seen here yet',
      }),
    ).toHaveTextContent('backstage.io/kubernetes-id: shop');
  });

  it('says why there is nothing that one may see', async () => {
    page({
      getMetrics: async () =>
        exampleDashboard({
          emptyReason: doraReason('scope.empty', { scope: 'market' }),
        }),
    });
    expect(
      await screen.findByText(
        'There is nothing in market that you may see the metrics of',
      ),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    page({
      getMetrics: async () => {
        throw new Error('the engine is cold');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the engine is cold',
    );
  });

  it('shows the services of a system in the order of their names, without a total', async () => {
    const getMetrics = jest.fn(async () =>
      exampleDashboard({
        scope: { kind: 'system', ref: 'system:default/market', services: 2 },
      }),
    );
    renderPage(<DoraContent />, { getMetrics }, '/?days=30', exampleSystem);
    const rows = within(
      await screen.findByRole('table', { name: 'Services' }),
    ).getAllByRole('row');
    expect(
      rows.slice(1).map(row => within(row).getByRole('link').textContent),
    ).toEqual(['cart', 'shop']);
    expect(within(rows[2]).getByRole('link', { name: 'shop' })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/dora?days=30',
    );
    expect(getMetrics).toHaveBeenCalledWith(
      expect.objectContaining({
        scope: 'system',
        ref: 'system:default/market',
      }),
      expect.anything(),
    );
  });

  it('says why single services are not told', async () => {
    renderPage(
      <DoraContent />,
      {
        getServices: async () =>
          exampleServices({
            items: [],
            emptyReason: doraReason('scope.too-many', { most: 500 }),
          }),
      },
      '/',
      exampleSystem,
    );
    expect(
      await screen.findByText(/With more than 500 services in view/),
    ).toBeInTheDocument();
  });
});
