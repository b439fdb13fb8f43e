import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ConflictError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams } from '@backstage/plugin-events-node';
import { runAction } from '../testing/runAction';
import { ordersEntity, writeService } from '../testing/servicesFolder';
import { createRegisterAction } from './register';

const CONTENTS = 'https://github.com/shop/orders/blob/main';

describe('quarterdeck:register', () => {
  const workspace = createMockDirectory();
  beforeEach(async () => {
    workspace.clear();
    await writeService(workspace.path);
  });

  async function run(
    input: {
      repository?: string;
      repoContentsUrl?: string;
      waitSeconds?: number;
    },
    {
      entities = [],
      isDryRun,
    }: { entities?: Entity[]; isDryRun?: boolean } = {},
  ) {
    const published: EventParams[] = [];
    const catalog = catalogServiceMock({ entities });
    // As the catalog answers the second time.
    const addLocation = jest
      .spyOn(catalog, 'addLocation')
      .mockRejectedValue(new ConflictError('Location exists already'));
    const ran = await runAction(
      createRegisterAction({
        catalog,
        events: {
          publish: async event => void published.push(event),
          subscribe: async () => {},
        },
        integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
      }),
      input,
      {
        workspacePath: workspace.path,
        isDryRun,
        getInitiatorCredentials: async () => mockCredentials.user(),
      },
    );
    return { ...ran, published, addLocation };
  }

  it('tells the catalog of a repository on this machine, and waits for it', async () => {
    const { output, published, error } = await run(
      { repository: '', repoContentsUrl: 'file:///repositories/orders.git' },
      { entities: [ordersEntity('local-repository:orders/catalog-info.yaml')] },
    );
    expect(error).toBeUndefined();
    expect(output).toMatchObject({
      entityRef: 'component:default/orders',
      registered: true,
    });
    expect(published).toEqual([
      expect.objectContaining({ eventPayload: { name: 'orders' } }),
    ]);
  });

  it('says that it is not there yet, rather than fail or wait for ever', async () => {
    const { output, error } = await run({ waitSeconds: 0.3 });
    expect(error).toBeUndefined();
    expect(output.registered).toBe(false);
  });

  it('refuses a name that another place has in the catalog', async () => {
    const { error } = await run(
      {},
      { entities: [ordersEntity('url:https://a/b')] },
    );
    expect(error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('from url:https://a/b'),
    });
  });

  it('registers the file of a host', async () => {
    const { output, error, published, addLocation } = await run(
      {
        repository: 'github.com?owner=shop&repo=orders',
        repoContentsUrl: CONTENTS,
      },
      { entities: [ordersEntity(`url:${CONTENTS}/catalog-info.yaml`)] },
    );
    expect(error).toBeUndefined();
    expect(output.registered).toBe(true);
    expect(published).toEqual([]);
    expect(addLocation).toHaveBeenCalledWith(
      { type: 'url', target: `${CONTENTS}/catalog-info.yaml` },
      expect.anything(),
    );
  });

  it('does not register what no integration reads', async () => {
    const { output, log } = await run({
      repository: 'https://git.example.com/a.git',
      repoContentsUrl: 'https://git.example.com/a.git',
    });
    expect(output.registered).toBe(false);
    expect(log.join()).toContain('No integration reads');
  });

  it('changes nothing in a dry run', async () => {
    const { output, published } = await run({}, { isDryRun: true });
    expect(output.registered).toBe(true);
    expect(published).toEqual([]);
  });
});
