import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleDetails } from '../../testing/exampleQuestions';
import { exampleMatrix } from '../../testing/exampleMatrix';
import { teachModalDialogs } from '../../testing/modalDialogs';
import { renderTab } from '../../testing/renderTab';

const ID = 'demo/veza-production/Deployment/veza-backend-api';
const address = (panel: string) =>
  `?workload=${encodeURIComponent(ID)}&panel=${panel}`;
const findPanel = () =>
  screen.findByRole('dialog', { name: 'veza-backend-api' });

beforeAll(teachModalDialogs);

describe('the panel of a workload', () => {
  it('opens from a card, stands in the address, and gives the focus back', async () => {
    const user = userEvent.setup();
    const { parameter } = renderTab();
    const production = await screen.findByRole('region', {
      name: 'Production',
    });
    const link = within(production).getByRole('link', {
      name: 'Details of veza-backend-api',
    });
    await user.click(link);
    const panel = await findPanel();
    expect(parameter('workload')).toBe(ID);
    expect(panel).toHaveTextContent('v1.4.2');
    expect(panel).toHaveTextContent('Degraded');
    expect(panel).toHaveTextContent('sha256:4f1d2c3b');
    expect(panel).toHaveTextContent(
      'The cluster keeps no record of who wrote it',
    );
    expect(
      within(panel).getByText(
        'kubectl --context demo -n veza-production get deployment veza-backend-api -o wide',
      ),
    ).toBeInTheDocument();
    await user.click(within(panel).getByRole('tab', { name: 'Pods' }));
    await waitFor(() => expect(parameter('panel')).toBe('pods'));
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(parameter('workload')).toBeNull();
    expect(parameter('panel')).toBeNull();
    expect(link).toHaveFocus();
  });

  it('shows the pods, the state of each in the words of the cluster', async () => {
    renderTab(address('pods'));
    const table = await screen.findByRole('table', { name: 'Pods' });
    const [, , , crashing] = within(table).getAllByRole('row');
    expect(crashing).toHaveTextContent('CrashLoopBackOff');
    expect(crashing).toHaveTextContent('not ready');
    expect(crashing).toHaveTextContent('7 (last exit code 137)');
    expect(crashing).toHaveTextContent('on none');
    expect(await findPanel()).toHaveTextContent(
      'logs deployment/veza-backend-api',
    );
  });

  it('shows conditions, and warnings before other events', async () => {
    const user = userEvent.setup();
    renderTab(address('conditions'));
    expect(
      await screen.findByRole('table', { name: 'Conditions' }),
    ).toHaveTextContent('exceeded quota: veza');
    await user.click(screen.getByRole('tab', { name: 'Events' }));
    const table = await screen.findByRole('table', { name: 'Events' });
    const [, first] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Warning');
    expect(first).toHaveTextContent(
      'Back-off restarting failed container api (7 times)',
    );
  });

  it('shows the deployments of this workload only', async () => {
    renderTab(address('history'));
    const panel = await findPanel();
    expect(await within(panel).findByText('v1.4.3')).toBeInTheDocument();
    expect(within(panel).queryByText('v1.5.9')).not.toBeInTheDocument();
    expect(panel).toHaveTextContent('rollout undo deployment/veza-backend-api');
  });

  it('compares with the environment that versions come from', async () => {
    renderTab(address('difference'));
    const table = await screen.findByRole('table', {
      name: 'Differences of veza-backend-api',
    });
    expect(table).toHaveTextContent('registry.example/veza/backend-api:v1.6.0');
    expect(await findPanel()).not.toHaveTextContent('veza-backend-worker');
  });

  it('is live', async () => {
    let details = exampleDetails();
    renderTab(address('pods'), { getWorkloadDetails: async () => details });
    await screen.findByText('CrashLoopBackOff');
    details = exampleDetails();
    details.pods[2].state = 'ImagePullBackOff';
    expect(
      await screen.findByText('ImagePullBackOff', {}, { timeout: 4_000 }),
    ).toBeInTheDocument();
  });

  it('says so where the workload is gone', async () => {
    renderTab('?workload=demo%2Fx%2FDeployment%2Fgone');
    expect(
      await screen.findByRole('dialog', {
        name: 'This workload is not here',
      }),
    ).toHaveTextContent('removed or renamed');
  });

  it('says what it may not show', async () => {
    renderTab(address('pods'), {
      getWorkloadDetails: async () => {
        throw Object.assign(new Error('denied'), { statusCode: 403 });
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });

  it('keeps to what is known of something outside of Kubernetes', async () => {
    const matrix = exampleMatrix();
    const [workload] = matrix.environments[2].workloads;
    Object.assign(workload, { kind: 'Reported', replicas: null });
    renderTab(address('pods'), { getMatrix: async () => matrix });
    await findPanel();
    expect(
      screen.getAllByRole('tab').map(({ textContent }) => textContent),
    ).toEqual(['Overview', 'History']);
    expect(
      screen.queryByText('When the portal is down'),
    ).not.toBeInTheDocument();
  });
});
