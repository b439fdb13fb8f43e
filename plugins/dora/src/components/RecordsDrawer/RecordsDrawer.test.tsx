import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { DoraApi } from '../../api/DoraApi';
import { queryOf, viewOf, type Opened } from '../../model/view';
import { NOW } from '../../testing/exampleDora';
import {
  exampleCandidates,
  exampleDeployment,
  exampleDetails,
  exampleExplanation,
  exampleIncident,
  exampleIncidents,
  examplePage,
  exampleUncounted,
} from '../../testing/exampleRecords';
import { renderPage } from '../../testing/rendering';
import { RecordsDrawer } from './RecordsDrawer';

const QUERY = queryOf(viewOf(new URLSearchParams()), NOW);
const SHOP = { scope: 'entity', ref: 'component:default/shop' } as const;

function Page({ at }: { at: Opened }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <>
      <button onClick={() => setOpened(at)}>Open</button>
      <output>{JSON.stringify(opened)}</output>
      <RecordsDrawer
        scope={SHOP}
        query={QUERY}
        opened={opened}
        onChange={setOpened}
        onClose={() => setOpened(null)}
      />
    </>
  );
}

async function show(
  api: Partial<DoraApi>,
  at: Opened = { metric: 'change-fail-rate' },
) {
  renderPage(<Page at={at} />, {
    explain: async () => exampleExplanation(),
    listDeployments: async () => examplePage([exampleDeployment()]),
    listIncidents: async () => exampleIncidents([exampleIncident()]),
    getDeployment: async () => exampleDetails(),
    getCandidates: async () => exampleCandidates(),
    ...api,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Open' }));
  return within(
    await screen.findByRole('dialog', { name: 'Change fail rate of shop' }),
  );
}

describe('the records behind a number', () => {
  it('says how it comes about, and lists what suits it with the reasons', async () => {
    const listDeployments = jest.fn<
      ReturnType<DoraApi['listDeployments']>,
      Parameters<DoraApi['listDeployments']>
    >(async () => examplePage([exampleDeployment()]));
    const drawer = await show({ listDeployments });
    expect(await drawer.findByText('17.4%')).toBeInTheDocument();
    expect(drawer.getByText('3 × It is under way')).toBeInTheDocument();
    const list = within(
      await drawer.findByRole('list', { name: 'Deployments that failed' }),
    );
    expect(list.getByText('v1.5.0 to production')).toBeInTheDocument();
    expect(list.getByText('Recovered in 4 min')).toBeInTheDocument();
    expect(list.getByText('INC-12 comes from it')).toBeInTheDocument();
    expect(list.getByRole('link', { name: 'Its rollout' })).toHaveAttribute(
      'href',
      '/rollouts/r1',
    );
    expect(listDeployments).toHaveBeenCalledWith(
      expect.objectContaining({ ...SHOP, show: 'failed', from: QUERY.from }),
      expect.anything(),
    );
  });

  it('asks for one bucket alone where one was opened', async () => {
    const explain = jest.fn(async () => exampleExplanation());
    const bucket = {
      bucketFrom: '2026-03-02T00:00:00.000Z',
      bucketTo: '2026-03-09T00:00:00.000Z',
    };
    const drawer = await show(
      { explain },
      { metric: 'change-fail-rate', ...bucket },
    );
    expect(
      drawer.getByText(
        'Mar 2, 2026 to Mar 8, 2026 (UTC), deployments to Production',
      ),
    ).toBeInTheDocument();
    expect(explain).toHaveBeenCalledWith(
      expect.objectContaining({
        metric: 'change-fail-rate',
        from: bucket.bucketFrom,
        to: bucket.bucketTo,
      }),
      expect.anything(),
    );
  });

  it('shows what does not count, and why', async () => {
    const drawer = await show({
      listDeployments: async ({ show: list }) =>
        examplePage(
          list === 'not-counted' ? [exampleUncounted()] : [exampleDeployment()],
        ),
    });
    await userEvent.click(
      await drawer.findByRole('button', {
        name: 'Show those that were not counted',
      }),
    );
    const list = within(
      await drawer.findByRole('list', {
        name: 'Deployments that do not count',
      }),
    );
    expect(list.getByText('Not counted')).toBeInTheDocument();
    expect(list.getByText('It is under way')).toBeInTheDocument();
  });

  it('goes on to older ones, keeping those above', async () => {
    const older = exampleDeployment({ id: 'd0', version: 'v1.4.0' });
    const drawer = await show({
      listDeployments: async ({ cursor }) =>
        cursor === 'next'
          ? examplePage([older])
          : examplePage([exampleDeployment()], 'next'),
    });
    await userEvent.click(
      await drawer.findByRole('button', { name: 'Show more' }),
    );
    expect(await drawer.findByText('v1.4.0 to production')).toBeInTheDocument();
    expect(drawer.getByText('v1.5.0 to production')).toBeInTheDocument();
    expect(drawer.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says that a list is empty, and what failed', async () => {
    const drawer = await show({
      listDeployments: async () => examplePage([]),
      explain: async () => {
        throw new Error('the engine is cold');
      },
    });
    expect(await drawer.findByText('None in this time')).toBeInTheDocument();
    expect(await drawer.findByRole('alert')).toHaveTextContent(
      'the engine is cold',
    );
  });

  it('takes the focus, and gives it back on Escape', async () => {
    await show({});
    expect(screen.getByRole('dialog')).toContainElement(
      document.activeElement instanceof HTMLElement
        ? document.activeElement
        : null,
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus(),
    );
  });
});

describe('one deployment', () => {
  it('opens from its list with its incidents and commits, and leads back', async () => {
    const drawer = await show({});
    await userEvent.click(
      await drawer.findByRole('button', {
        name: 'Show all of the deployment of v1.5.0 to production of 2026-03-30',
      }),
    );
    expect(await drawer.findByRole('link', { name: /INC-12/ })).toHaveAttribute(
      'href',
      '/incidents/01890000-0000-7000-8000-000000000012',
    );
    const commits = within(
      drawer.getByRole('table', { name: 'Commits in its lead time' }),
    );
    expect(commits.getByText(/Take the pool/)).toHaveTextContent(
      'pull request #7',
    );
    expect(commits.getByText('Review 1 hr, Rollout 5 min')).toBeInTheDocument();
    await userEvent.click(
      drawer.getByRole('button', { name: 'Commits that do not count (1)' }),
    );
    expect(drawer.getByText(/99999999/)).toBeInTheDocument();
    await userEvent.click(
      drawer.getByRole('button', { name: 'Back to the list' }),
    );
    expect(
      await drawer.findByRole('list', { name: 'Deployments that failed' }),
    ).toBeInTheDocument();
  });

  it('says why its commits are not known', async () => {
    const drawer = await show(
      {
        getDeployment: async () =>
          exampleDetails({
            deployment: exampleDeployment({
              commits: null,
              medianLeadMs: null,
              commitsReason: {
                code: 'lead.no-revision',
                params: {},
                message: 'It does not say which commit it was built from',
              },
            }),
            changes: [],
            notCounted: [],
          }),
      },
      { metric: 'change-fail-rate', record: 'd1' },
    );
    expect(
      await drawer.findAllByText(
        'It does not say which commit it was built from',
      ),
    ).toHaveLength(2);
  });
});

describe('correcting an incident', () => {
  const openDialog = async (api: Partial<DoraApi>, name: RegExp) => {
    const drawer = await show(api, {
      metric: 'change-fail-rate',
      show: 'incidents',
    });
    await userEvent.click(await drawer.findByRole('button', { name }));
    return within(await screen.findByRole('dialog', { name: /INC-12/ }));
  };

  it('says before what the numbers are about then, and asks why', async () => {
    const correct = jest.fn(async () => exampleIncident());
    const dialog = await openDialog({ correct }, /^Correct which deployment/);
    expect(dialog.getByRole('button', { name: 'Choose first' })).toBeDisabled();
    await userEvent.click(
      await dialog.findByRole('radio', { name: /^v1.4.2 to production/ }),
    );
    expect(
      dialog.getByText(/count v1.4.2 of 2026-03-20 as failed/),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(/v1.5.0 of 2026-03-30, from which it comes now/),
    ).toBeInTheDocument();
    const confirm = dialog.getByRole('button', {
      name: 'v1.4.2 caused INC-12',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox'), 'It leaked for ten days');
    await userEvent.click(confirm);
    expect(correct).toHaveBeenCalledWith(exampleIncident().id, {
      deploymentId: 'd0',
      reason: 'It leaked for ten days',
    });
  });

  it('can say that no change is to blame', async () => {
    const correct = jest.fn(async () => exampleIncident());
    const dialog = await openDialog({ correct }, /^Correct which deployment/);
    await userEvent.click(
      await dialog.findByRole('radio', { name: /^No change is to blame/ }),
    );
    await userEvent.type(dialog.getByRole('textbox'), 'The disk broke');
    await userEvent.click(
      dialog.getByRole('button', { name: 'No change caused INC-12' }),
    );
    expect(correct).toHaveBeenCalledWith(exampleIncident().id, {
      deploymentId: null,
      reason: 'The disk broke',
    });
  });

  it('shows who corrected it and takes it back', async () => {
    const removeCorrection = jest.fn(async () => exampleIncident());
    const dialog = await openDialog(
      {
        removeCorrection,
        listIncidents: async () =>
          exampleIncidents([
            exampleIncident({
              method: 'corrected',
              correction: {
                by: 'user:default/dana',
                at: '2026-03-31T10:00:00.000Z',
                reason: 'It leaked',
              },
            }),
          ]),
      },
      /^Take back the correction/,
    );
    expect(dialog.getByText(/^Corrected by dana/)).toHaveTextContent(
      '“It leaked”',
    );
    await userEvent.type(dialog.getByRole('textbox'), 'It did not');
    await userEvent.click(
      dialog.getByRole('button', {
        name: 'Take the correction of INC-12 back',
      }),
    );
    expect(removeCorrection).toHaveBeenCalledWith(
      exampleIncident().id,
      'It did not',
    );
  });

  it('is offered to nobody who may not', async () => {
    const drawer = await show(
      {
        listIncidents: async () =>
          exampleIncidents([exampleIncident({ mayCorrect: false })]),
      },
      { metric: 'change-fail-rate', show: 'incidents' },
    );
    expect(
      await drawer.findByRole('button', {
        name: 'Show the deployment that INC-12 comes from',
      }),
    ).toBeInTheDocument();
    expect(drawer.queryByRole('button', { name: /Correct which/ })).toBeNull();
  });
});
