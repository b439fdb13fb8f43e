import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  environmentReason,
  type EnvironmentMatrix,
} from '@quarterdeck/plugin-environments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import {
  exampleEmptyMatrix,
  exampleEntity,
  exampleMatrix,
  exampleMatrixWithGaps,
} from '../../testing/exampleMatrix';
import { teachModalDialogs } from '../../testing/modalDialogs';
import { EnvironmentsContent } from './EnvironmentsContent';

beforeAll(teachModalDialogs);

function renderContent(getMatrix: () => Promise<EnvironmentMatrix>) {
  return renderInTestApp(
    <EntityProvider entity={exampleEntity}>
      <EnvironmentsContent />
    </EntityProvider>,
    { apis: [[environmentsApiRef, { getMatrix }]] },
  );
}

const column = (name: string) => screen.findByRole('region', { name });

describe('EnvironmentsContent', () => {
  it('shows a column per environment in rank order, version and health of each', async () => {
    renderContent(async () => exampleMatrix());
    const production = await column('Production');
    expect(
      screen.getAllByRole('heading', { level: 3 }).map(h => h.textContent),
    ).toEqual(['Development', 'Staging', 'Production']);
    expect(within(production).getByText('v1.4.2')).toBeInTheDocument();
    expect(within(production).getByText('Degraded')).toBeInTheDocument();
    expect(production).toHaveTextContent(
      'Container api crashes again and again (7 restarts, last exit code 137); 2 of 3 replicas are ready',
    );
    expect(production).toHaveTextContent('Behind Staging, which runs v1.6.0');
    expect(production).toHaveTextContent('Changed 9 days ago');
    expect(production).toHaveTextContent('Protected');
    expect(production).toHaveTextContent('Simulated pods');
    const development = await column('Development');
    expect(development).toHaveTextContent(/Running now.*v1\.5\.2 2 replicas/);
    expect(screen.getByText(/As of/)).toBeInTheDocument();
  });

  it('says that a hand edit made a workload drift, and which fields', async () => {
    const user = userEvent.setup();
    const matrix = exampleMatrix();
    const [workload] = matrix.environments[1].workloads;
    workload.drift = {
      status: 'drifted',
      reason: environmentReason('drift.drifted', { manager: 'kubectl-edit' }),
      differences: [
        {
          kind: 'replicas',
          origin: 'manual',
          manager: 'kubectl-edit',
          ignoredBy: null,
          path: 'replicas',
          declared: '3',
          actual: '4',
        },
        {
          kind: 'configuration',
          origin: 'manual',
          manager: 'kubectl-edit',
          ignoredBy: null,
          path: 'template.spec.containers[api].env[LOG_LEVEL].value',
          declared: null,
          actual: null,
        },
      ],
    };
    renderContent(async () => matrix);
    const staging = await column('Staging');
    expect(staging).toHaveTextContent(
      'Drifted: 2 fields are not as they were applied',
    );
    expect(await column('Production')).not.toHaveTextContent('Drifted');
    await user.click(
      within(staging).getByRole('link', { name: /^Details of/ }),
    );
    const panel = await screen.findByRole('dialog', {
      name: 'veza-backend-api',
    });
    expect(panel).toHaveTextContent('the last hand on it was kubectl-edit');
    expect(panel).toHaveTextContent('applied 3, runs 4');
    expect(panel).toHaveTextContent('env[LOG_LEVEL].value');
    expect(panel).toHaveTextContent('changed by hand');
  });

  it('tells what an environment is for on demand', async () => {
    const user = userEvent.setup();
    renderContent(async () => exampleMatrix());
    const production = await column('Production');
    const button = within(production).getByRole('button', {
      name: 'About Production',
    });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await user.click(button);
    expect(production).toHaveTextContent('Serve customers');
  });

  it('follows changes and tells them to screen readers', async () => {
    let matrix = exampleMatrix();
    renderContent(async () => matrix);
    const staging = await column('Staging');
    matrix = exampleMatrix();
    matrix.environments[1].workloads[0].version = 'v1.7.0';
    await waitFor(
      () => expect(within(staging).getByText('v1.7.0')).toBeInTheDocument(),
      { timeout: 4_000 },
    );
    expect(
      screen.getByText('Staging: veza-backend-api is now v1.7.0.'),
    ).toHaveAttribute('role', 'status');
  });

  it('shows a cluster that is down with the age of what is shown, and teaches where the service is missing', async () => {
    renderContent(async () => exampleMatrixWithGaps());
    const production = await column('Production');
    expect(production).toHaveTextContent(
      'Down: Cluster production-west does not answer: connect ETIMEDOUT',
    );
    expect(production).toHaveTextContent('last seen 17 minutes ago');
    expect(within(production).getByText('v1.4.2')).toBeInTheDocument();
    expect(within(production).getByText('Unknown')).toBeInTheDocument();
    const staging = await column('Staging');
    expect(staging).toHaveTextContent('Not deployed here');
    expect(staging).toHaveTextContent(
      'backstage.io/kubernetes-id: veza-backend-api',
    );
    expect(within(staging).queryByText('Unknown')).not.toBeInTheDocument();
    const development = await column('Development');
    expect(within(development).getByText('Healthy')).toBeInTheDocument();
  });

  it('says what a cluster that answers does not let it show', async () => {
    const matrix = exampleMatrix();
    matrix.environments[2].clusters[0].notices = [
      environmentReason('cluster.kind-forbidden', {
        cluster: 'demo',
        resource: 'events',
        cause: '403',
      }),
    ];
    renderContent(async () => matrix);
    expect(await column('Production')).toHaveTextContent(
      'Cluster demo does not let the portal read events',
    );
    expect(await column('Staging')).not.toHaveTextContent('does not let');
  });

  it.each([
    [
      'matrix.not-annotated',
      'This entity does not say which workloads are its own',
      'annotations:',
    ],
    ['matrix.no-environments', 'No environment is defined yet', 'definitions:'],
  ] as const)('teaches what to do about %s', async (code, title, snippet) => {
    renderContent(async () => exampleEmptyMatrix(code));
    expect(
      await screen.findByRole('region', { name: title }),
    ).toHaveTextContent(snippet);
  });

  it('says whom to ask when it is forbidden', async () => {
    renderContent(async () => {
      throw Object.assign(new Error('denied'), { statusCode: 403 });
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });

  it('recovers from a failure when asked to', async () => {
    let fail = true;
    renderContent(async () => {
      if (fail) {
        throw new Error('the database is locked');
      }
      return exampleMatrix();
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is locked',
    );
    fail = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await column('Production')).toBeInTheDocument();
  });

  it('keeps what it showed while the backend is away, and says so', async () => {
    let fail = false;
    renderContent(async () => {
      if (fail) {
        throw new TypeError('Failed to fetch');
      }
      return exampleMatrix();
    });
    await column('Production');
    fail = true;
    expect(
      await screen.findByText('Not up to date.', {}, { timeout: 4_000 }),
    ).toBeInTheDocument();
    expect(await column('Production')).toHaveTextContent('v1.4.2');
  });

  it('has a shape while it loads', async () => {
    renderContent(() => new Promise(() => {}));
    expect(await screen.findByText('Loading…')).toHaveAttribute(
      'role',
      'status',
    );
  });
});
