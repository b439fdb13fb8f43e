import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { DemoCluster } from '@quarterdeck/demo-cluster';
import { FileTree } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { runGit } from '@quarterdeck/toolkit-node';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { startCluster } from './testing/startCluster';

const TEMPLATES = resolve(__dirname, '../../../templates');
const ANSWERS = {
  name: 'orders',
  description: 'Takes "orders": of customers # all of them',
  owner: 'group:default/payments',
};

const taskSchema = z.object({
  status: z.string(),
  steps: z.array(z.unknown()).optional(),
});
const eventsSchema = z.array(
  z.looseObject({
    body: z.looseObject({ message: z.string().default('') }),
  }),
);

describe('templates in a portal', () => {
  const machine = createMockDirectory();
  let cluster: DemoCluster;
  let baseUrl: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const started = await startCluster();
    cluster = started.cluster;
    const backend = await startTestBackend({
      features: [
        import('@backstage/plugin-catalog-backend'),
        import(
          '@backstage/plugin-catalog-backend-module-scaffolder-entity-model'
        ),
        import('@backstage/plugin-scaffolder-backend'),
        import('@quarterdeck/plugin-catalog-backend-module-quarterdeck'),
        import('.'),
        // What one plugin says, others hear: that of the test kit is each plugin's own.
        eventsServiceFactory,
        mockServices.rootConfig.factory({ data: configOf(started.config) }),
      ],
    });
    baseUrl = `http://localhost:${backend.server.port()}/api`;
    stop = async () => await backend.stop();
  }, 120_000);
  afterAll(async () => {
    await stop();
    await cluster.close();
  });

  function configOf(config: JsonObject): JsonObject {
    return {
      ...config,
      backend: { workingDirectory: machine.path },
      catalog: {
        rules: [{ allow: ['Template', 'Component', 'API', 'Resource'] }],
        locations: [{ type: 'file', target: `${TEMPLATES}/*/template.yaml` }],
      },
      scaffolder: {
        defaultEnvironment: { parameters: { deployFirstVersion: 'yes' } },
        taskRecovery: {
          enabled: true,
          workspaceProvider: 'quarterdeck',
        },
      },
      create: {
        clusters: { demo: { write: true } },
        repositories: { directory: machine.resolve('repositories') },
        workspaces: { directory: machine.resolve('workspaces') },
      },
    };
  }

  async function ask(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${path} answered ${response.status}: ${text}`);
    }
    return JSON.parse(text);
  }

  async function until<T>(
    look: () => Promise<T | undefined>,
    seconds = 60,
  ): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = await look().catch(error => {
        if (Date.now() > end) {
          throw error;
        }
        return undefined;
      });
      if (found !== undefined) {
        return found;
      }
      if (Date.now() > end) {
        throw new Error(`Nothing came in ${seconds} s`);
      }
      await setTimeout(100);
    }
  }

  /** Waits for the end of a task, and gives its log. */
  async function finished(
    id: string,
  ): Promise<{ status: string; log: string }> {
    const status = await until(async () => {
      const task = taskSchema.parse(await ask(`/scaffolder/v2/tasks/${id}`));
      return ['failed', 'completed'].includes(task.status)
        ? task.status
        : undefined;
    }, 120);
    const events = eventsSchema.parse(
      await ask(`/scaffolder/v2/tasks/${id}/events`),
    );
    return {
      status,
      log: events.map(({ body }) => body.message).join('\n'),
    };
  }

  const create = async (template: string, values: Record<string, unknown>) =>
    z.object({ id: z.string() }).parse(
      await until(
        async () =>
          await ask('/scaffolder/v2/tasks', {
            templateRef: `template:default/${template}`,
            values,
          }),
      ),
    ).id;

  const published = async (name: string): Promise<FileTree> => {
    const clone = machine.resolve(`clone-of-${name}`);
    await runGit(
      ['clone', '-q', machine.resolve(`repositories/${name}.git`), clone],
      { directory: machine.path, protocols: ['file'] },
    );
    return await readTree(clone);
  };

  const inOrder = (tree: FileTree) =>
    [...tree].sort(([a], [b]) => (a < b ? -1 : 1));

  it.each(['go-service', 'rust-service', 'node-service', 'react-app'])(
    'a dry run of %s writes what the command line writes',
    async template => {
      const folder = await readTree(`${TEMPLATES}/${template}`);
      const values = { ...ANSWERS, database: 'postgres18', cache: 'valkey' };
      const answer = z
        .object({
          directoryContents: z.array(
            z.object({ path: z.string(), base64Content: z.string() }),
          ),
        })
        .parse(
          await ask('/scaffolder/v2/dry-run', {
            template: parse(folder.get('template.yaml')?.content ?? ''),
            values,
            directoryContents: [...folder].map(([path, { content }]) => ({
              path,
              base64Content: Buffer.from(content).toString('base64'),
            })),
          }),
        );
      const { files } = await renderTemplate(folder, values);
      const texts = answer.directoryContents.map(
        ({ path, base64Content }) =>
          [path, Buffer.from(base64Content, 'base64').toString()] as const,
      );
      // Executable bits of the template's own files do not travel in a request, so its digest differs.
      const isLock = (path: string) => path.startsWith('.quarterdeck/');
      expect(
        Object.fromEntries(texts.filter(([path]) => !isLock(path))),
      ).toEqual(
        Object.fromEntries(
          [...files]
            .filter(([path]) => !isLock(path))
            .map(([path, { content }]) => [path, content]),
        ),
      );
    },
    120_000,
  );

  it('a Go service is published, registered, and runs', async () => {
    const begun = Date.now();
    const id = await create('go-service', ANSWERS);
    const { status, log } = await finished(id);
    expect([status, log]).toEqual(['completed', expect.anything()]);
    const seconds = (Date.now() - begun) / 1000;
    const { files } = await renderTemplate(
      await readTree(`${TEMPLATES}/go-service`),
      ANSWERS,
    );
    expect(inOrder(await published('orders'))).toEqual(inOrder(files));
    const entity = await until(
      async () =>
        await ask('/catalog/entities/by-name/component/default/orders'),
    );
    expect(entity).toMatchObject({ kind: 'Component' });
    expect(log).toMatch(/orders runs in orders-development of demo/);
    expect(seconds).toBeLessThan(60);
  }, 180_000);

  it('a task that failed finishes when it is tried again', async () => {
    const foreign = machine.resolve('repositories/carts.git');
    await mkdir(foreign, { recursive: true });
    await runGit(['init', '-q', '--bare', '.'], { directory: foreign });
    const tree = await runGit(['mktree'], { directory: foreign });
    const commit = await runGit(['commit-tree', tree.trim(), '-m', 'mine'], {
      directory: foreign,
      settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
    });
    await runGit(['update-ref', 'refs/heads/main', commit.trim()], {
      directory: foreign,
    });
    const id = await create('go-service', { ...ANSWERS, name: 'carts' });
    const failed = await finished(id);
    expect(failed.status).toBe('failed');
    expect(failed.log).toContain('which no template has made');
    await rm(foreign, { recursive: true });
    await ask(`/scaffolder/v2/tasks/${id}/retry`, {});
    const retried = await finished(id);
    expect([retried.status, retried.log]).toEqual([
      'completed',
      expect.stringContaining('already completed in a previous run'),
    ]);
    expect((await published('carts')).has('quarterdeck.yaml')).toBe(true);
  }, 180_000);
});
