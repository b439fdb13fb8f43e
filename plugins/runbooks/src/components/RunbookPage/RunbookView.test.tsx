import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { runbooksApiRef, type RunbooksApi } from '../../api/RunbooksApi';
import { exampleRun, exampleRunPage } from '../../testing/exampleRun';
import { exampleRunbook } from '../../testing/exampleRunbook';
import { preparedApi } from '../../testing/runbooksApi';
import { RunbooksPage } from '../RunbooksPage/RunbooksPage';

const PATH = '/runbooks/entities/component/default/shop/go-back';

function renderRunbook(api: Partial<RunbooksApi>, path = PATH) {
  renderInTestApp(
    <Routes>
      <Route path="/runbooks/*" element={<RunbooksPage />} />
    </Routes>,
    {
      apis: [
        [
          runbooksApiRef,
          preparedApi({
            get: async () => exampleRunbook(),
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

describe('the page of a runbook', () => {
  it('shows it to be read, without its front matter', async () => {
    const get = jest.fn(async () => exampleRunbook());
    renderRunbook({ get });
    expect(
      await screen.findByText('Look at the share of failing requests first.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/title: Go back/)).toBeNull();
    expect(
      screen.getByText('kubectl --namespace shop get pods'),
    ).toBeInTheDocument();
    expect(get).toHaveBeenCalledWith(
      'component:default/shop',
      'go-back',
      expect.anything(),
    );
  });

  it('shows a broken one as text, with what is wrong at its line, and does not offer to start it', async () => {
    renderRunbook({
      get: async () =>
        exampleRunbook({
          isRunnable: false,
          problems: [
            {
              severity: 'error',
              code: 'step.unknown-kind',
              message: 'There is no kind chek; did you mean check?',
              line: 14,
              column: 7,
            },
          ],
        }),
    });
    const text = await screen.findByRole('region', {
      name: 'The file, with its problems',
    });
    expect(text).toHaveTextContent('line 14, column 7');
    expect(text).toHaveTextContent('did you mean check?');
    expect(text).toHaveTextContent('title: Go back to the last good version');
    expect(screen.queryByRole('button', { name: /^Start/ })).toBeNull();
  });

  it('shows what changed since the last run', async () => {
    renderRunbook({
      get: async () =>
        exampleRunbook({
          changesSinceLastRun: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n',
          changesSinceLastRunReason: runbookReason('changes.some'),
        }),
    });
    expect(
      await screen.findByText('It has changed since the last run.'),
    ).toBeInTheDocument();
    expect(screen.getByText('+new')).toHaveAttribute('data-kind', 'added');
    expect(screen.getByText('-old')).toHaveAttribute('data-kind', 'removed');
  });

  it('starts a run once everything is given, with what the address says, and goes there', async () => {
    const start = jest.fn<Promise<ReturnType<typeof exampleRun>>, unknown[]>(
      async () => exampleRun(),
    );
    renderRunbook(
      { start, getRun: async () => exampleRun() },
      `${PATH}?start&correlation=i1`,
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Starting it changes nothing yet.');
    expect(dialog).toHaveTextContent('Password: asked for at the step');
    const confirm = within(dialog).getByRole('button', { name: /^Start/ });
    expect(confirm).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText('Cause'), 'errors');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('How'),
      'rehearsal',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Rehearse/ }),
    );
    expect(start).toHaveBeenCalledWith(
      expect.objectContaining({
        entityRef: 'component:default/shop',
        slug: 'go-back',
        mode: 'rehearsal',
        parameters: { environment: 'production', cause: 'errors' },
        correlationId: 'i1',
      }),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );
    expect(
      await screen.findByRole('region', { name: 'This step' }),
    ).toBeInTheDocument();
  });

  it('says where it is not there, or not for the reader', async () => {
    renderRunbook({
      get: async () => {
        throw Object.assign(new Error('gone'), { statusCode: 404 });
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This is not here',
    );
  });
});
