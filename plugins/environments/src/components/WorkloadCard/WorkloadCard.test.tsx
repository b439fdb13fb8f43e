import {
  environmentReason,
  type Workload,
} from '@quarterdeck/plugin-environments-common';
import { screen, within } from '@testing-library/react';
import { HOUR, NOW, at, exampleMatrix } from '../../testing/exampleMatrix';
import { examplePreviewColumn } from '../../testing/examplePreview';
import { renderTab } from '../../testing/renderTab';

/** The card of production, with these properties of its workload. */
async function cardWith(overrides: Partial<Workload>) {
  const matrix = exampleMatrix();
  Object.assign(matrix.environments[2].workloads[0], overrides);
  renderTab('', { getMatrix: async () => matrix });
  return screen.findByRole('article', { name: /, Production$/ });
}

describe('a card', () => {
  it('links the person, and calls a tool a tool', async () => {
    const card = await cardWith({
      changedBy: { kind: 'user', ref: 'user:default/dana-developer' },
    });
    expect(
      within(card).getByRole('link', { name: /dana-developer/ }),
    ).toHaveAttribute('href', '/catalog/default/user/dana-developer');
    expect(
      screen.getByRole('article', { name: /, Staging$/ }),
    ).toHaveTextContent('by the tool kubectl-client-side-apply');
  });

  it('shows the schedule of what only runs at times', async () => {
    const card = await cardWith({
      kind: 'CronJob',
      replicas: null,
      schedule: {
        cron: '0 3 * * *',
        timeZone: 'Europe/Paris',
        suspended: true,
        active: 1,
        lastScheduledAt: null,
        lastSucceededAt: at(NOW, 9 * HOUR),
      },
    });
    expect(card).toHaveTextContent(
      'Runs at 0 3 * * * (Europe/Paris), suspended, 1 run under way, last succeeded 9 hours ago',
    );
  });

  it('says that there is no number of replicas, and where a report came from', async () => {
    const card = await cardWith({
      kind: 'Reported',
      cluster: 'ansible',
      replicas: null,
    });
    expect(card).toHaveTextContent('Replicas: n/a');
    expect(card).toHaveTextContent(
      'Reported by a pipeline; it runs outside of Kubernetes (ansible)',
    );
  });

  it('shows how far a deployment has come, and between what bounds it scales', async () => {
    const card = await cardWith({
      replicas: { desired: 4, updated: 1, ready: 4, available: 4 },
      autoscaling: { name: 'api', minimum: 3, maximum: 10 },
    });
    expect(card).toHaveTextContent(
      'Deployment under way: 1 of 4 replicas are new',
    );
    expect(within(card).getByRole('progressbar')).toHaveAttribute('value', '1');
    expect(card).toHaveTextContent('Autoscaled between 3 and 10');
  });

  it('shows who gets which part of the requests', async () => {
    const card = await cardWith({
      runningVersions: [
        {
          version: 'v1.5.0',
          trafficPercent: 5,
          role: 'canary',
          readyReplicas: 1,
        },
        {
          version: 'v1.4.2',
          trafficPercent: 95,
          role: 'primary',
          readyReplicas: 3,
        },
      ],
    });
    expect(card).toHaveTextContent('Running now, by requests');
    expect(card).toHaveTextContent(
      'v1.5.0 canary, 1 replica ready, 5 % of requests',
    );
  });

  it('names the others that claim the workload, and what to do', async () => {
    const card = await cardWith({
      claimedBy: ['component:default/veza-web'],
    });
    expect(card).toHaveTextContent(
      /Claimed as well by .*veza-web.*Correct the annotations of one of them/,
    );
    expect(
      within(card).getByRole('link', { name: /veza-web/ }),
    ).toHaveAttribute('href', '/catalog/default/component/veza-web');
  });

  it('does not count as drift what is meant to differ', async () => {
    const difference = {
      kind: 'replicas',
      origin: 'manual',
      manager: 'kubectl-edit',
      ignoredBy: null,
      path: 'replicas',
      declared: '3',
      actual: '4',
    } as const;
    const card = await cardWith({
      drift: {
        status: 'drifted',
        reason: environmentReason('drift.drifted', { manager: 'kubectl-edit' }),
        differences: [
          difference,
          { ...difference, path: 'a', origin: 'autoscaler' },
          { ...difference, path: 'b', ignoredBy: 'replicas' },
        ],
      },
    });
    expect(card).toHaveTextContent('Drifted: 1 field is not as it was applied');
  });
});

describe('a column', () => {
  it('of a preview says whose it is, until when, and for which pull request', async () => {
    const matrix = exampleMatrix();
    matrix.environments.push(
      examplePreviewColumn(NOW),
      examplePreviewColumn(NOW, {
        namespace: 'veza-pr-43',
        expired: true,
        expiresAt: at(NOW, HOUR),
        owner: null,
        ownerReason: environmentReason('matrix.not-annotated'),
        pullRequestUrl: null,
      }),
    );
    renderTab('', { getMatrix: async () => matrix });
    const first = await screen.findByRole('region', {
      name: 'Preview veza-pr-42',
    });
    expect(first).toHaveTextContent('Expires in 2 days');
    expect(first).toHaveTextContent('Created 1 day ago');
    expect(
      within(first).getByRole('link', { name: /dana-developer/ }),
    ).toBeInTheDocument();
    expect(
      within(first).getByRole('link', { name: 'Pull request' }),
    ).toHaveAttribute('href', expect.stringContaining('/pull/42'));
    const second = screen.getByRole('region', { name: 'Preview veza-pr-43' });
    expect(second).toHaveTextContent('Expired 1 hour ago');
    expect(second).toHaveTextContent('The entity names no workloads');
  });

  it('has what is to be put right above all of them, each with how', async () => {
    renderTab('', {
      getMatrix: async () => ({
        ...exampleMatrix(),
        notices: [
          environmentReason('matrix.selector-invalid', { cause: 'a b' }),
          environmentReason('matrix.nothing-matches', { selector: 'app=x' }),
        ],
      }),
    });
    const notices = await screen.findByRole('list', {
      name: 'To be put right',
    });
    const [invalid, nothing] = within(notices).getAllByRole('listitem');
    expect(invalid).toHaveTextContent('cannot be read: a b');
    expect(invalid).toHaveTextContent('Terms are written as in kubectl');
    expect(nothing).toHaveTextContent('matches the selector app=x');
    expect(nothing).toHaveTextContent('--show-labels');
  });
});
