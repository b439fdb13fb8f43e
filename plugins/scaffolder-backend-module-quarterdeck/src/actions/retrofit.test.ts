import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DEFAULT_VERSIONS,
  readDescription,
} from '@quarterdeck/service-generator';
import { runGit } from '@quarterdeck/toolkit-node';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readCreateConfig } from '../config';
import { Checkpoints, exampleInputs, runAction } from '../testing/runAction';
import { ordersEntity, writeService } from '../testing/servicesFolder';
import { createEnsureRepoAction } from './ensureRepo';
import { createProposeAction } from './propose';
import { createRetrofitAction } from './retrofit';
import { examples } from './retrofit.examples';

const ENTITY_REF = 'component:default/orders';
const LOCAL = 'local-repository:orders/catalog-info.yaml';

describe('quarterdeck:retrofit and quarterdeck:propose', () => {
  const machine = createMockDirectory();
  const source = createMockDirectory();
  const workspace = createMockDirectory();
  const outside = createMockDirectory();
  const root = new ConfigReader({
    create: { repositories: { directory: machine.path } },
    integrations: { github: [{ host: 'github.com' }] },
  });
  const config = readCreateConfig(root).repositories;
  const integrations = ScmIntegrations.fromConfig(root);

  beforeEach(async () => {
    machine.clear();
    source.clear();
    workspace.clear();
    await writeService(source.path, {
      'docs/runbooks/OrdersDown.md': 'What the team does then.\n',
    });
    await publish();
  });
  const publish = async () => {
    const { error } = await runAction(
      createEnsureRepoAction({ config, integrations }),
      {},
      { workspacePath: source.path },
    );
    expect(error).toBeUndefined();
  };

  const retrofit = async (
    input: Record<string, unknown>,
    entities: Entity[] = [ordersEntity(LOCAL)],
    result:
      | AuthorizeResult.ALLOW
      | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
  ) =>
    await runAction(
      createRetrofitAction({
        versions: DEFAULT_VERSIONS,
        directory: config.directory,
        catalog: catalogServiceMock({ entities }),
        permissions: mockServices.permissions({ result }),
        integrations,
        reader: mockServices.urlReader.mock({
          readTree: async () => ({
            files: async () => [],
            archive: () => Promise.reject(new Error('not asked for')),
            etag: '',
            dir: async options => {
              const folder = options?.targetDir ?? '';
              await mkdir(folder, { recursive: true });
              await writeFile(`${folder}/main.py`, 'print()\n');
              return folder;
            },
          }),
        }),
      }),
      { entityRef: ENTITY_REF, parts: ['alerts'], ...input },
      { workspacePath: workspace.path },
    );
  const git = async (...args: string[]) =>
    (
      await runGit(args, {
        directory: machine.path,
        environment: { GIT_DIR: machine.resolve('orders.git') },
      })
    ).trim();
  const proposeAction = (
    entities: Entity[] = [ordersEntity(LOCAL)],
    result:
      | AuthorizeResult.ALLOW
      | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
  ) =>
    createProposeAction({
      config,
      catalog: catalogServiceMock({ entities }),
      permissions: mockServices.permissions({ result }),
    });
  const propose = async (
    title = 'Add alerts',
    checkpoints: Checkpoints = new Map(),
    action = proposeAction(),
  ) =>
    await runAction(
      action,
      { name: 'orders', branch: 'quarterdeck/add-alerts', title },
      { workspacePath: workspace.path, checkpoints },
    );

  it('proposes to the repository that it read, whatever name is in it', async () => {
    const content = await readFile(source.resolve('quarterdeck.yaml'), 'utf8');
    const blob = await runGit(['hash-object', '-w', '--stdin'], {
      directory: machine.resolve('orders.git'),
      input: content.replace('name: orders', 'name: payments'),
    });
    await commit(`100644 blob ${blob.trim()}\tquarterdeck.yaml\n`);
    const { output, error } = await retrofit({});
    expect(error).toBeUndefined();
    expect(output.name).toBe('orders');
  });

  it('refuses whom a policy refuses', async () => {
    const read = await retrofit({}, undefined, AuthorizeResult.DENY);
    expect(read.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('create.component.change'),
    });
    expect(workspace.content()).toEqual({});
    await retrofit({});
    const { error } = await propose(
      'Add alerts',
      new Map(),
      proposeAction(undefined, AuthorizeResult.DENY),
    );
    expect(error).toMatchObject({ name: 'NotAllowedError' });
    expect(await git('branch', '--list', 'quarterdeck/*')).toBe('');
  });

  it.each([
    ['knows nothing of', []],
    [
      'has from elsewhere',
      [ordersEntity('url:https://github.com/a/b/blob/main/catalog-info.yaml')],
    ],
  ])(
    'proposes nothing to a repository for a component that the catalog %s',
    async (_, entities) => {
      await retrofit({});
      const { error } = await propose(
        'Add alerts',
        new Map(),
        proposeAction(entities),
      );
      expect(String(error)).toMatch(
        /no component:default\/orders of orders.git/,
      );
    },
  );

  it('believes no entity that claims the repository of another', async () => {
    const claimed = ordersEntity('url:https://elsewhere.test/a/b');
    claimed.metadata.annotations = {
      ...claimed.metadata.annotations,
      'backstage.io/source-location': LOCAL,
    };
    const { error } = await retrofit({}, [claimed]);
    expect(String(error)).toMatch(/only repositories of this portal/);
    expect(workspace.content()).toEqual({});
  });

  it('follows no link of a repository out of the workspace', async () => {
    const link = await runGit(['hash-object', '-w', '--stdin'], {
      directory: machine.resolve('orders.git'),
      input: outside.path,
    });
    await commit(
      `120000 blob ${link.trim()}\tmonitoring\n120000 blob ${link.trim()}\tdeploy\n`,
    );
    const { error } = await retrofit({
      answers: { port: 8080, description: 'Takes orders of the shop' },
    });
    expect(error).toMatchObject({ name: 'NotAllowedError' });
    expect(outside.content()).toEqual({});
  });

  /** What somebody pushes who may push to it. */
  async function commit(tree: string): Promise<void> {
    const there = async (args: string[], input?: string) =>
      (
        await runGit(args, {
          directory: machine.resolve('orders.git'),
          input,
          settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
        })
      ).trim();
    const made = await there(['mktree'], tree);
    const pushed = await there(['commit-tree', made, '-m', 'Theirs']);
    await there(['update-ref', 'refs/heads/main', pushed]);
  }

  it('adds what was picked and nothing else, on a branch of its own', async () => {
    const { output, error } = await retrofit({});
    expect(error).toBeUndefined();
    expect(output).toMatchObject({
      name: 'orders',
      place: 'local',
      branch: 'quarterdeck/add-alerts',
      kept: [],
    });
    const main = await git('rev-parse', 'main');
    const proposed = await propose();
    expect(proposed.error).toBeUndefined();
    expect(await git('rev-parse', 'main')).toBe(main);
    const changed = await git(
      'diff',
      '--name-status',
      'main',
      'quarterdeck/add-alerts',
    );
    const lines = changed.split('\n').map(line => line.split('\t'));
    expect(lines.map(([kind]) => kind).every(kind => kind === 'A')).toBe(true);
    expect(lines.map(([, path]) => path).sort()).toEqual(
      [...textsOf(output.written)].sort(),
    );
    expect(changed).toContain('deploy/components/monitoring/');
    expect(changed).not.toContain('runbooks');
  });

  it('makes the same commit in a retry, and refuses a branch of somebody else', async () => {
    await retrofit({});
    const checkpoints: Checkpoints = new Map();
    const first = await propose('Add alerts', checkpoints);
    const retry = await propose('Add alerts', checkpoints);
    expect(retry.output.commitHash).toBe(first.output.commitHash);
    const other = await propose('Something else');
    expect(String(other.error)).toMatch(/There is a branch .* already/);
  });

  it('renews what a template has left, and leaves what the team has changed', async () => {
    const index = 'docs/runbooks/index.md';
    machine.clear();
    await writeService(source.path, { [index]: 'As made.\n' });
    await publish();
    const renewed = await retrofit({ parts: ['runbooks'] });
    expect(renewed.output.written).toContain(index);
    expect(renewed.output.kept).toEqual([]);

    workspace.clear();
    await writeFile(source.resolve(index), 'Ours.\n');
    const environment = {
      GIT_DIR: machine.resolve('orders.git'),
      GIT_WORK_TREE: source.path,
      GIT_INDEX_FILE: machine.resolve('team.index'),
    };
    const settings = {
      'user.name': 'a',
      'user.email': 'a@localhost',
      'core.bare': 'false',
    };
    for (const args of [
      ['read-tree', 'HEAD'],
      ['add', '--force', '.'],
      ['commit', '--quiet', '--message', 'Ours'],
    ]) {
      await runGit(args, { directory: source.path, environment, settings });
    }
    const kept = await retrofit({ parts: ['runbooks'] });
    expect(kept.error).toBeUndefined();
    expect(kept.output.kept).toEqual([index]);
    expect(kept.log).toContain(
      `${index} is the team's own and was left as it is`,
    );
    expect(await readFile(workspace.resolve(index), 'utf8')).toBe('Ours.\n');
  });

  it('describes a service that nobody has described, by what the catalog and the form know', async () => {
    const { output, error } = await retrofit(
      {
        parts: ['backups'],
        language: 'rust',
        answers: { port: 8090, database: 'postgres18' },
      },
      [
        ordersEntity(
          'url:https://github.com/shop/orders/blob/main/catalog-info.yaml',
        ),
      ],
    );
    expect(error).toBeUndefined();
    expect(output).toMatchObject({
      place: 'github',
      repoUrl: 'github.com?owner=shop&repo=orders',
    });
    const description = readDescription(
      await readFile(workspace.resolve('quarterdeck.yaml'), 'utf8'),
    );
    expect(description.metadata).toMatchObject({
      owner: 'group:default/payments',
      system: 'system:default/shop',
    });
    expect(description.service.ports.http.targetPort).toBe(8090);
    expect(await readFile(workspace.resolve('main.py'), 'utf8')).toBe(
      'print()\n',
    );
  });

  it.each([
    [{ parts: ['backups'] }, undefined, /has no database/],
    [{ entityRef: 'component:default/other' }, undefined, /knows no/],
    [{}, 'file:/etc/passwd', /only repositories of this portal/],
    [{}, 'url:https://elsewhere.test/a/b', /only repositories of this portal/],
    [{}, 'local-repository:../../x/catalog-info.yaml', /only repositories/],
  ])('refuses %j of %s', async (input, location, message) => {
    const { error } = await retrofit(input, [ordersEntity(location ?? LOCAL)]);
    expect(String(error)).toMatch(message);
  });

  it.each(exampleInputs({ id: 'quarterdeck:retrofit', examples }))(
    'adds what the example %j picks',
    async input => {
      const { error, output } = await retrofit(input);
      expect(error).toBeUndefined();
      expect(textsOf(output.written).length).toBeGreaterThan(5);
    },
  );

  it.each(exampleInputs(proposeAction()))(
    'proposes the example %j',
    async input => {
      await retrofit({ parts: ['alerts', 'runbooks'] });
      const { error } = await runAction(
        proposeAction(),
        { name: '', branch: '', title: '', ...input },
        { workspacePath: workspace.path },
      );
      expect(error).toBeUndefined();
    },
  );

  it('has nothing to propose where nothing was added', async () => {
    await runGit(['read-tree', 'HEAD'], {
      directory: workspace.path,
      environment: {
        GIT_DIR: machine.resolve('orders.git'),
        GIT_INDEX_FILE: machine.resolve('index'),
      },
    });
    const { error } = await propose();
    expect(String(error)).toMatch(/Nothing is to be proposed/);
  });
});

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
