import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { FactQuery } from '@quarterdeck/plugin-timeline-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { timelineApiRef, type TimelineApi } from '../../api/TimelineApi';
import {
  exampleFact,
  exampleFacts,
  examplePage,
} from '../../testing/exampleFacts';
import { TimelineView, type TimelineViewProps } from './TimelineView';

const ENTITY = 'component:default/shop';

const ONE = { status: 'ready' as const, data: [ENTITY] };

const ALL = { status: 'ready' as const, data: undefined };

function Subject(props: Partial<TimelineViewProps>) {
  return (
    <TimelineView
      title="Timeline"
      entities={ONE}
      namesEntities={false}
      {...props}
    />
  );
}

function renderView(
  api: Partial<TimelineApi>,
  options: Partial<TimelineViewProps> & { address?: string } = {},
) {
  const { address = '/', ...props } = options;
  return renderInTestApp(<Subject {...props} />, {
    apis: [
      [
        timelineApiRef,
        {
          listFacts: async () => examplePage([]),
          exportFacts: async () => new Blob(),
          ...api,
        },
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  });
}

describe('TimelineView', () => {
  it('shows what happened by day, who did it and where', async () => {
    renderView({
      listFacts: async () =>
        examplePage(exampleFacts(Date.now()), undefined, Date.now()),
    });
    const failed = (
      await screen.findByText(/Failed to deploy v1.13.0/)
    ).closest('article');
    expect(failed).toHaveTextContent('Failed');
    expect(failed).toHaveTextContent('production');
    expect(failed).toHaveTextContent('kubectl-set');
    expect(
      screen.getByText(/Rolled back production/).closest('article'),
    ).toHaveTextContent('erased on request');
    expect(
      screen.getByText(/A lamp was lit/).closest('article'),
    ).toHaveTextContent('lit');
    expect(screen.getAllByRole('heading', { level: 3 }).length).toBeGreaterThan(
      1,
    );
    expect(screen.getByText('That is all there is.')).toBeInTheDocument();
  });

  it('opens a line to all that is recorded of it', async () => {
    renderView({ listFacts: async () => examplePage([exampleFact(7)]) });
    await userEvent.click(
      await screen.findByRole('button', {
        name: /^Succeeded Deployed v1.7.0/,
      }),
    );
    expect(
      screen.getByText('Position in the record').nextSibling,
    ).toHaveTextContent('7');
    expect(
      screen.getByText(/"type": "environments.deployment.finished"/),
    ).toBeInTheDocument();
  });

  it('asks for what the address says, and keeps filters there', async () => {
    const listFacts = jest.fn(async (_query: FactQuery) =>
      examplePage([exampleFact(7)]),
    );
    renderView({ listFacts }, { address: '/?environment=staging&text=v1' });
    const staging = await screen.findByRole('button', { name: 'staging' });
    expect(staging).toHaveAttribute('aria-pressed', 'true');
    expect(listFacts.mock.calls[0][0]).toMatchObject({
      entity: [ENTITY],
      environment: ['staging'],
      text: 'v1',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Deployments' }));
    await waitFor(() =>
      expect(listFacts.mock.calls.at(-1)?.[0]).toMatchObject({
        room: ['environments'],
        environment: ['staging'],
      }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear 3 filters' }),
    );
    await waitFor(() =>
      expect(listFacts.mock.calls.at(-1)?.[0]).toMatchObject({
        environment: undefined,
        text: undefined,
      }),
    );
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('loads older ones by hand and shows none twice', async () => {
    const listFacts = async ({ cursor }: FactQuery) =>
      cursor === 'more'
        ? examplePage([exampleFact(8), exampleFact(7)])
        : examplePage([exampleFact(9), exampleFact(8)], 'more');
    renderView({ listFacts });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load older' }),
    );
    expect(await screen.findByText(/Deployed v1.7.0/)).toBeInTheDocument();
    expect(screen.getAllByText(/Deployed v1.8.0/)).toHaveLength(1);
    expect(screen.getByText('That is all there is.')).toBeInTheDocument();
  });

  it('says that older ones could not be loaded, and keeps the others', async () => {
    const listFacts = async ({ cursor }: FactQuery) => {
      if (cursor) {
        throw new Error('the database is locked');
      }
      return examplePage([exampleFact(9)], 'more');
    };
    renderView({ listFacts });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load older' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is locked',
    );
    expect(screen.getByText(/Deployed v1.9.0/)).toBeInTheDocument();
  });

  it('puts new ones on top and tells them to screen readers', async () => {
    let facts = [exampleFact(7)];
    renderView({ listFacts: async () => examplePage(facts) });
    await screen.findByText(/Deployed v1.7.0/);
    facts = [exampleFact(8), exampleFact(7)];
    expect(
      await screen.findByText(
        '1 new: Deployed v1.8.0 to production',
        {},
        { timeout: 4_000 },
      ),
    ).toHaveAttribute('role', 'status');
  });

  it('teaches what makes something appear, and tells an empty record from filters', async () => {
    renderView({});
    expect(
      await screen.findByRole('region', { name: 'Nothing has happened yet' }),
    ).toHaveTextContent('kubectl');
  });

  it('says so when the filters leave nothing', async () => {
    renderView({}, { address: '/?actor=user' });
    expect(
      await screen.findByRole('region', { name: 'Nothing matches' }),
    ).toBeInTheDocument();
  });

  it('says whom to ask when it is forbidden', async () => {
    renderView({
      listFacts: async () => {
        throw Object.assign(new Error('denied'), { statusCode: 403 });
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });

  it('names the entity of each line where it is about many, and offers their owners', async () => {
    const listFacts = jest.fn(async (_query: FactQuery) =>
      examplePage([exampleFact(7)]),
    );
    renderView(
      { listFacts },
      {
        entities: ALL,
        namesEntities: true,
        owners: [{ value: 'me', label: 'My services' }],
      },
    );
    const line = (await screen.findByText(/Deployed v1.7.0/)).closest(
      'article',
    );
    expect(within(line!).getByText('shop')).toBeInTheDocument();
    expect(listFacts.mock.calls[0][0].entity).toBeUndefined();
    expect(screen.getByLabelText('Owner')).toBeInTheDocument();
  });

  it('narrows to the time of a bar', async () => {
    const listFacts = jest.fn(async (_query: FactQuery) =>
      examplePage(exampleFacts()),
    );
    renderView({ listFacts });
    const chart = await screen.findByRole('toolbar', {
      name: 'Narrow to a time',
    });
    const bars = within(chart)
      .getAllByRole('button')
      .filter(bar => !bar.hasAttribute('disabled'));
    await userEvent.click(bars[0]);
    await waitFor(() =>
      expect(listFacts.mock.calls.at(-1)?.[0]).toMatchObject({
        from: expect.stringMatching(/Z$/),
        to: expect.stringMatching(/Z$/),
      }),
    );
  });
});
