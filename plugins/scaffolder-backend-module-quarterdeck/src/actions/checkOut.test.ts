import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { runGit } from '@quarterdeck/toolkit-node';
import { readCreateConfig } from '../config';
import { exampleInputs, runAction } from '../testing/runAction';
import { ordersEntity, writeService } from '../testing/servicesFolder';
import { createCheckOutAction } from './checkOut';
import { createEnsureRepoAction } from './ensureRepo';
import { createProposeAction } from './propose';
import { examples } from './checkOut.examples';

const LOCAL = 'local-repository:orders/catalog-info.yaml';

describe('quarterdeck:check-out', () => {
  const machine = createMockDirectory();
  const source = createMockDirectory();
  const workspace = createMockDirectory();
  const root = new ConfigReader({
    create: { repositories: { directory: machine.path } },
  });
  const config = readCreateConfig(root).repositories;
  const integrations = ScmIntegrations.fromConfig(root);
  const services = (
    result:
      | AuthorizeResult.ALLOW
      | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
  ) => ({
    config,
    directory: config.directory,
    catalog: catalogServiceMock({ entities: [ordersEntity(LOCAL)] }),
    permissions: mockServices.permissions({ result }),
    reader: mockServices.urlReader.mock(),
    integrations,
  });
  const here = { workspacePath: workspace.path };

  beforeEach(async () => {
    machine.clear();
    source.clear();
    workspace.clear();
    await writeService(source.path, { 'docs/a.md': 'A\n' });
    await runAction(
      createEnsureRepoAction({ config, integrations }),
      {},
      { workspacePath: source.path },
    );
  });

  it.each(exampleInputs({ id: 'quarterdeck:check-out', examples }))(
    'brings what the example %j names, so that one file can be added and proposed',
    async input => {
      const { output, error } = await runAction(
        createCheckOutAction(services()),
        { entityRef: String(input.entityRef) },
        here,
      );
      expect(error).toBeUndefined();
      expect(output).toEqual({ name: 'orders', place: 'local', repoUrl: '' });
      expect(await readFile(workspace.resolve('docs/a.md'), 'utf8')).toBe(
        'A\n',
      );
      await mkdir(workspace.resolve('docs/post-mortems'));
      await writeFile(workspace.resolve('docs/post-mortems/b.md'), 'B\n');
      const proposed = await runAction(
        createProposeAction(services()),
        { name: 'orders', branch: 'post-mortem/b', title: 'Tell it' },
        here,
      );
      expect(proposed.error).toBeUndefined();
      const changed = await runGit(
        ['diff', '--name-status', 'main', 'post-mortem/b'],
        {
          directory: machine.path,
          environment: { GIT_DIR: machine.resolve('orders.git') },
        },
      );
      expect(changed.trim()).toBe('A\tdocs/post-mortems/b.md');
    },
  );

  it('gives nothing to whom a policy refuses, and of what the catalog does not know', async () => {
    const refused = await runAction(
      createCheckOutAction(services(AuthorizeResult.DENY)),
      { entityRef: 'component:default/orders' },
      here,
    );
    expect(refused.error).toMatchObject({ name: 'NotAllowedError' });
    const unknown = await runAction(
      createCheckOutAction(services()),
      { entityRef: 'component:default/other' },
      here,
    );
    expect(unknown.error).toMatchObject({ name: 'NotFoundError' });
    expect(workspace.content()).toEqual({});
  });
});
