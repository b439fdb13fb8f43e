import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import type { IncidentsApi } from '../../api/IncidentsApi';
import {
  NOW,
  exampleEntity,
  exampleIncident,
  examplePage,
  exampleSummary,
} from '../../testing/exampleIncident';
import { renderPage } from '../../testing/rendering';
import { IncidentsContent } from '../IncidentsContent/IncidentsContent';
import { NeedsMe } from '../NeedsMe/NeedsMe';
import { OverviewCard } from '../OverviewCard/OverviewCard';
import { IncidentsPage } from './IncidentsPage';

const OPEN = exampleSummary();
const ENDED = exampleSummary({
  id: '01890000-0000-7000-8000-000000000011',
  number: 11,
  title: 'It was slow',
  state: 'resolved',
  resolvedAt: '2026-03-01T12:00:00.000Z',
  clocks: [],
});

const listOf = (open: (typeof OPEN)[], all: (typeof OPEN)[]) =>
  jest.fn<ReturnType<IncidentsApi['list']>, Parameters<IncidentsApi['list']>>(
    async ({ view }) => examplePage(view === 'all' ? all : open),
  );

function showPage(api: Partial<IncidentsApi>, address = '/incidents') {
  renderPage(
    <Routes>
      <Route path="/incidents/*" element={<IncidentsPage />} />
    </Routes>,
    api,
    address,
  );
}

describe('the page over all', () => {
  it('shows what is open first, then what was, with the filters of the address', async () => {
    const list = listOf([OPEN], [OPEN, ENDED]);
    showPage({ list }, '/incidents?severity=P1');
    expect(
      await screen.findByRole('link', { name: /INC-12/ }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /INC-11/ })).toBeInTheDocument();
    expect(list).toHaveBeenCalledWith(
      expect.objectContaining({ view: 'open', severity: 'P1' }),
      expect.anything(),
    );
  });

  it('says that precision is below its target, in words', async () => {
    showPage({ list: listOf([], [ENDED]) });
    expect(
      await screen.findByText(/90% of 10 judged; target 95%/),
    ).toHaveTextContent('Below target');
    expect(screen.getByText(/75% of 4/)).toBeInTheDocument();
  });

  it('shows alerts of no entity to who may see them', async () => {
    showPage({
      list: listOf([], []),
      getUnmatchedAlerts: async () => ({
        asOf: new Date(NOW).toISOString(),
        items: [
          {
            id: '1',
            source: 'alertmanager',
            name: 'DiskFull',
            state: 'firing',
            reason: 'No label names an entity',
            labels: { instance: 'x' },
            summary: null,
            link: null,
            firstSeenAt: new Date(NOW).toISOString(),
            lastSeenAt: new Date(NOW).toISOString(),
            notifications: 3,
          },
        ],
      }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Alerts of no entity (1)' }),
    );
    expect(screen.getByText('DiskFull')).toBeInTheDocument();
    expect(screen.getByText('No label names an entity')).toBeInTheDocument();
  });

  it('opens one for a service that is named, and says what its severity demands', async () => {
    const open = jest.fn(async () => exampleIncident());
    showPage({ list: listOf([], []), open });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open an incident…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Open it' })).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('combobox', { name: 'Service' }),
      'component:default/shop',
    );
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'What is broken, in a few words' }),
      'It is down',
    );
    expect(
      await dialog.findByText(/Acknowledge within 5 min/),
    ).toBeInTheDocument();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open it for shop' }),
    );
    expect(open).toHaveBeenCalledWith(
      expect.objectContaining({
        entityRef: 'component:default/shop',
        title: 'It is down',
        severity: 'P1',
      }),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );
    // It leads to the page of the new one.
    expect(
      await screen.findByRole('heading', { name: /^INC-12/ }),
    ).toBeInTheDocument();
  });
});

describe('the entity tab', () => {
  const showTab = (api: Partial<IncidentsApi>) =>
    renderPage(
      <EntityProvider entity={exampleEntity}>
        <IncidentsContent />
      </EntityProvider>,
      api,
    );

  it('does not say that all is well where nothing is open', async () => {
    showTab({ list: listOf([], [ENDED]) });
    expect(
      await screen.findByText('Nothing is broken, as far as anybody has said'),
    ).toBeInTheDocument();
    expect(screen.getByText(/The last incident was over/)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Open an incident…' }),
    ).toBeInTheDocument();
  });

  it('offers to open one only to who may', async () => {
    showTab({ list: async () => ({ ...examplePage([]), mayOpen: false }) });
    expect(
      await screen.findByText('No incident is on record.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Open an/ })).toBeNull();
  });
});

describe('the card', () => {
  it.each([
    [[OPEN], 'INC-12: Checkout answers with 500'],
    [[], 'Nothing is broken, as far as anybody has said'],
  ])('shows what is open, or since when nothing is', async (open, text) => {
    renderPage(
      <EntityProvider entity={exampleEntity}>
        <OverviewCard />
      </EntityProvider>,
      { list: listOf(open, open) },
    );
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All incidents' })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/incidents',
    );
  });
});

describe('the section of Needs me', () => {
  it('names incidents of the reader and of what the reader owns, each once', async () => {
    const foreign = exampleSummary({
      id: '01890000-0000-7000-8000-000000000013',
      number: 13,
      entityRef: 'component:default/other',
    });
    renderPage(<NeedsMe />, {
      list: async ({ view }) =>
        examplePage(view === 'mine' ? [OPEN] : [OPEN, foreign]),
    });
    expect(await screen.findAllByRole('link', { name: /INC-12/ })).toHaveLength(
      1,
    );
    expect(screen.queryByRole('link', { name: /INC-13/ })).toBeNull();
  });

  it('shows what the reader owns without having a part in it', async () => {
    renderPage(<NeedsMe />, {
      list: async ({ view }) => examplePage(view === 'mine' ? [] : [OPEN]),
    });
    expect(
      await screen.findByRole('link', { name: /INC-12/ }),
    ).toBeInTheDocument();
  });
});
