import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  exampleDeployment,
  exampleDeploymentPage,
  exampleDeployments,
} from '../../testing/exampleDeployments';
import { HOUR, MINUTE, NOW } from '../../testing/exampleMatrix';
import { renderTab } from '../../testing/renderTab';

const row = async (version: RegExp) => {
  const rows = await screen.findAllByRole('article');
  const found = rows.find(({ textContent }) => version.test(textContent ?? ''));
  if (!found) {
    throw new Error(`No deployment matches ${version}`);
  }
  return found;
};

describe('the history', () => {
  it('tells of each deployment how it ended, what it changed, when, by whom and how it was undone', async () => {
    renderTab('?view=history');
    expect(await row(/v1\.5\.2.*v1\.6\.0/)).toHaveTextContent(
      'It is under way: 1 of 3 replicas run the new version',
    );
    const byDana = await row(/v1\.4\.1.*v1\.4\.2/);
    expect(byDana).toHaveTextContent('Succeeded');
    expect(byDana).toHaveTextContent('Production');
    expect(byDana).toHaveTextContent('and configuration');
    expect(byDana).toHaveTextContent('3 hours ago');
    expect(byDana).toHaveTextContent(/took 1\smin 30\ssec/);
    expect(byDana).toHaveTextContent('Faster search, QD-118');
    expect(
      within(byDana).getByRole('link', { name: /dana-developer/ }),
    ).toHaveAttribute('href', '/catalog/default/user/dana-developer');
    const found = await row(/v1\.5\.0.*v1\.6\.0/);
    expect(found).toHaveTextContent('End not seen');
    expect(found).toHaveTextContent(/Between Mar \d, 2026.*:55:00.*:00:00/);
    expect(found).toHaveTextContent('The cluster keeps no record');
    const undone = await row(/v1\.4\.3/);
    expect(undone).toHaveTextContent('Rolled back');
    expect(undone).toHaveTextContent(/v1\.4\.1 ran again 5\smin after/);
    expect(await row(/v1\.4\.0/)).toHaveTextContent(
      /by the service ansible.*reported by a pipeline/,
    );
  });

  it('counts them per day and outcome', async () => {
    renderTab('?view=history');
    const picture = await screen.findByRole('region', {
      name: 'Deployments of the last days',
    });
    expect(picture).toHaveTextContent('6 deployments in 14 days');
    expect(picture).toHaveTextContent('Succeeded 2');
    expect(picture).toHaveTextContent('Failed 1');
  });

  it('filters by environment and by outcome, in the address', async () => {
    const user = userEvent.setup();
    const { parameter } = renderTab('?view=history');
    await row(/v1\.4\.3/);
    await user.selectOptions(screen.getByLabelText('Outcome'), 'Failed');
    await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(1));
    expect(await row(/v1\.5\.9/)).toHaveTextContent('Staging');
    expect(parameter('outcome')).toBe('failed');
    await user.selectOptions(
      screen.getByLabelText('Environment'),
      'Production',
    );
    expect(
      await screen.findByText('No deployment matches these filters'),
    ).toBeInTheDocument();
    expect(parameter('environment')).toBe('production');
  });

  it('loads older ones on demand and keeps them', async () => {
    const user = userEvent.setup();
    const older = exampleDeployment(NOW, {
      id: 'older',
      version: 'v0.9.0',
      previousVersion: 'v0.8.0',
      age: 900 * HOUR,
    });
    renderTab('?view=history', {
      getDeployments: async (_, options) =>
        options?.cursor === 'older'
          ? exampleDeploymentPage([older])
          : exampleDeploymentPage(exampleDeployments(), {
              pageInfo: { nextCursor: 'older' },
            }),
    });
    await user.click(
      await screen.findByRole('button', { name: 'Load older deployments' }),
    );
    expect(await row(/v0\.9\.0/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Load older deployments' }),
    ).not.toBeInTheDocument();
    // The first page is asked for every second and must not take the older ones away.
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(await row(/v0\.9\.0/)).toBeInTheDocument();
  });

  it('follows new deployments', async () => {
    let items = exampleDeployments();
    renderTab('?view=history', {
      getDeployments: async () => exampleDeploymentPage(items),
    });
    await row(/v1\.4\.3/);
    items = [
      exampleDeployment(NOW, {
        id: 'newest',
        version: 'v7.0.0',
        previousVersion: 'v6.0.0',
        age: MINUTE,
      }),
      ...items,
    ];
    await waitFor(() => row(/v7\.0\.0/), { timeout: 4_000 });
  });

  it('leads back to how it was before a deployment', async () => {
    const user = userEvent.setup();
    const { parameter } = renderTab('?view=history');
    const byDana = await row(/v1\.4\.1.*v1\.4\.2/);
    await user.click(
      within(byDana).getByRole('link', { name: 'See how it was before' }),
    );
    expect(
      await screen.findByText(/This is how it was at/),
    ).toBeInTheDocument();
    expect(parameter('at')).toBe('2026-03-04T08:59:59.999Z');
    expect(parameter('view')).toBeNull();
  });

  it('teaches where nothing was seen yet', async () => {
    renderTab('?view=history', {
      getDeployments: async () => exampleDeploymentPage([]),
    });
    expect(
      await screen.findByRole('region', {
        name: 'No deployment has been seen yet',
      }),
    ).toHaveTextContent('whoever makes them');
  });

  it.each([
    [{ statusCode: 403 }, 'You may not see this'],
    [{}, 'the database is locked'],
  ])('says what is wrong when refused with %j', async (extra, text) => {
    renderTab('?view=history', {
      getDeployments: async () => {
        throw Object.assign(new Error('the database is locked'), extra);
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
  });

  it('has no reason to hide a deployment whose reason it does not know', async () => {
    const unknown = exampleDeployment(NOW, {
      id: 'odd',
      version: 'v3',
      previousVersion: 'v2',
      age: HOUR,
      outcome: 'failed',
      outcomeReason: {
        ...environmentReason('deployment.failed', { progress: '' }),
        code: 'deployment.of-tomorrow',
        message: 'It fell over in a new way',
      },
    });
    renderTab('?view=history', {
      getDeployments: async () => exampleDeploymentPage([unknown]),
    });
    expect(await row(/v3/)).toHaveTextContent('It fell over in a new way');
  });
});
