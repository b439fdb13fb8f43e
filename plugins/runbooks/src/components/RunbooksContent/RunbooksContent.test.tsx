import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { screen, within } from '@testing-library/react';
import { runbooksApiRef, type RunbooksApi } from '../../api/RunbooksApi';
import { exampleRun, exampleRunPage } from '../../testing/exampleRun';
import {
  exampleEntity,
  exampleEntityRunbooks,
  exampleFreshness,
  exampleSummary,
} from '../../testing/exampleRunbook';
import { preparedApi } from '../../testing/runbooksApi';
import { RunbooksContent } from './RunbooksContent';

function renderTab(api: Partial<RunbooksApi>) {
  renderInTestApp(
    <EntityProvider entity={exampleEntity}>
      <RunbooksContent />
    </EntityProvider>,
    {
      apis: [
        [
          runbooksApiRef,
          preparedApi({ listRuns: async () => exampleRunPage([]), ...api }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('the entity tab', () => {
  it('says which critical procedures are covered, and by what', async () => {
    renderTab({ listOfEntity: async () => exampleEntityRunbooks() });
    const coverage = await screen.findByRole('region', {
      name: 'Procedures that every service needs',
    });
    expect(coverage).toHaveTextContent('Roll backHas its own runbook');
    expect(coverage).toHaveTextContent('RestoreOnly the general one');
    expect(coverage).toHaveTextContent('Fail overNo runbook');
    expect(
      within(coverage).getByRole('link', {
        name: 'Go back to the last good version',
      }),
    ).toHaveAttribute(
      'href',
      '/runbooks/entities/component/default/shop/go-back',
    );
  });

  it('lists its own runbooks before the general ones, with what they are worth', async () => {
    renderTab({
      listOfEntity: async () =>
        exampleEntityRunbooks({
          items: [
            exampleSummary({
              slug: 'restore',
              title: 'Restore',
              origin: { kind: 'built-in' },
            }),
            exampleSummary(),
            exampleSummary({
              slug: 'broken',
              title: 'Broken one',
              isRunnable: false,
              errorCount: 2,
            }),
          ],
        }),
    });
    const own = (
      await screen.findByRole('heading', { name: 'Runbooks of its own' })
    ).closest('section');
    if (!own) {
      throw new Error('The heading stands in no section');
    }
    expect(own).toHaveTextContent('Fresh');
    expect(own).toHaveTextContent('estimated 10 min');
    expect(own).toHaveTextContent('really 12 min (median of 3)');
    expect(own).toHaveTextContent('alerts: HighErrorRate');
    expect(own).toHaveTextContent('2 errors');
    expect(
      within(own).getByRole('link', {
        name: 'Start Go back to the last good version…',
      }),
    ).toBeInTheDocument();
    expect(
      within(own).queryByRole('link', { name: 'Start Broken one…' }),
    ).toBeNull();
    expect(
      screen.getByRole('heading', { name: 'General runbooks of the portal' }),
    ).toBeInTheDocument();
  });

  it.each([
    [720_000, 'took 12 min the last time, promised in 15 min'],
    [1_020_000, 'took 17 min the last time, longer than the promised 15 min'],
    [null, 'promised in 15 min, never measured'],
  ])(
    'holds what one took the last time against what it promises: %s',
    async (lastDurationMs, words) => {
      renderTab({
        listOfEntity: async () =>
          exampleEntityRunbooks({
            items: [
              exampleSummary({
                freshness: {
                  ...exampleFreshness,
                  targetMs: 900_000,
                  lastDurationMs,
                },
              }),
            ],
          }),
      });
      expect(await screen.findByText(words)).toBeInTheDocument();
    },
  );

  it('shows what is being followed now', async () => {
    renderTab({
      listOfEntity: async () => exampleEntityRunbooks(),
      listRuns: async () => exampleRunPage([exampleRun()]),
    });
    const active = (
      await screen.findByRole('heading', { name: 'Being followed now' })
    ).closest('section');
    expect(active).toHaveTextContent('Step 2 of 3: Look at the dashboard');
  });

  it('teaches how to write one where there is none', async () => {
    renderTab({
      listOfEntity: async () => exampleEntityRunbooks({ items: [] }),
    });
    const empty = await screen.findByRole('region', {
      name: 'No runbook of its own yet',
    });
    expect(empty).toHaveTextContent('quarterdeck.io/runbooks: ./docs/runbooks');
    expect(empty).toHaveTextContent('kind: manual');
  });

  it('says what could not be read, and shows the rest', async () => {
    renderTab({
      listOfEntity: async () =>
        exampleEntityRunbooks({
          mayRun: false,
          sourceProblems: [
            {
              url: 'https://git.example/shop',
              reason: runbookReason('source.not-allowed'),
            },
          ],
        }),
    });
    expect(
      await screen.findByText('https://git.example/shop could not be read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/You may read runbooks here, but not follow them/),
    ).toBeInTheDocument();
  });
});
