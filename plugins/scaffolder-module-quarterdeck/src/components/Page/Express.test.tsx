import { createApiMock, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { Express } from './Express';

const mockScaffolder = createApiMock(scaffolderApiRef, () => ({
  scaffold: jest.fn(),
  getTask: jest.fn(),
  getIntegrationsList: jest.fn(),
  getTemplateParameterSchema: jest.fn(),
  listActions: jest.fn(),
  streamLogs: jest.fn(),
  cancelTask: jest.fn(),
  retry: jest.fn(),
  listTasks: jest.fn(),
  listTemplatingExtensions: jest.fn(),
  dryRun: jest.fn(),
  autocomplete: jest.fn(),
}));

const TEAM = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'veza-team', namespace: 'default' },
};
const GOOD = {
  name: 'orders',
  description: 'Takes orders and tells their state',
  owner: 'group:default/veza-team',
  repository: '',
  database: 'postgres18',
};

function Where() {
  return <p>At {useLocation().pathname}</p>;
}

async function show(formData: Record<string, unknown>) {
  const scaffolder = mockScaffolder({
    scaffold: async () => ({ taskId: 'task-1' }),
  });
  await renderInTestApp(
    <>
      <Express
        templateRef="template:default/go-service"
        formData={formData}
        tasksPath="/create/tasks"
      />
      <Where />
    </>,
    { apis: [scaffolder, catalogApiMock({ entities: [TEAM] })] },
  );
  await userEvent.click(
    screen.getByRole('button', { name: `Create ${formData.name}` }),
  );
  return scaffolder;
}

describe('the short way', () => {
  it('creates what was answered, and goes to its task', async () => {
    const { scaffold } = await show({ ...GOOD, title: '', unknown: 1 });
    await waitFor(() =>
      expect(screen.getByText('At /create/tasks/task-1')).toBeInTheDocument(),
    );
    expect(scaffold).toHaveBeenCalledWith({
      templateRef: 'template:default/go-service',
      values: GOOD,
    });
  });

  it('says what is missing, and creates nothing', async () => {
    const { scaffold } = await show({
      ...GOOD,
      name: '1st',
      owner: 'group:default/nobody',
    });
    const alert = await screen.findByRole('alert');
    await waitFor(() =>
      expect(alert).toHaveTextContent('A name begins with a letter'),
    );
    expect(alert).toHaveTextContent('knows no owner group:default/nobody');
    expect(scaffold).not.toHaveBeenCalled();
  });
});
