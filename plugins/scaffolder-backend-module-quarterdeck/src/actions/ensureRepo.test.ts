import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { readTree } from '@quarterdeck/service-verifier';
import { runGit } from '@quarterdeck/toolkit-node';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { readCreateConfig } from '../config';
import { GitHost } from '../testing/GitHost';
import { Checkpoints, exampleInputs, runAction } from '../testing/runAction';
import { writeService } from '../testing/servicesFolder';
import { createEnsureRepoAction } from './ensureRepo';

const created = { adopted: false, isProtected: true };

describe('quarterdeck:ensure-repo', () => {
  const workspace = createMockDirectory();
  const machine = createMockDirectory();
  const host = new GitHost(machine.resolve('host'));
  beforeAll(async () => await host.start());
  afterAll(async () => await host.stop());
  beforeEach(async () => {
    machine.clear();
    host.asked.length = 0;
    workspace.clear();
    await writeService(workspace.path);
  });

  function actionOf(
    hosts: { host: string; token: string }[] = [
      { host: host.host, token: host.token },
    ],
  ) {
    const config = new ConfigReader({
      create: {
        repositories: { directory: machine.resolve('repositories'), hosts },
      },
      integrations: {
        github: [
          {
            host: host.host,
            apiBaseUrl: `http://${host.host}/api/github`,
            token: host.token,
          },
        ],
        gitlab: [
          {
            host: 'gitlab.test',
            baseUrl: `http://${host.host}`,
            apiBaseUrl: `http://${host.host}/api/gitlab`,
            token: host.token,
          },
        ],
      },
    });
    return createEnsureRepoAction({
      config: readCreateConfig(config).repositories,
      integrations: ScmIntegrations.fromConfig(config),
    });
  }
  const run = async (
    repository: string | undefined,
    task = 'task-1',
    more: { isDryRun?: boolean; checkpoints?: Checkpoints } = {},
  ) =>
    await runAction(
      actionOf(),
      { repository },
      { workspacePath: workspace.path, task: { id: task }, ...more },
    );
  const bare = machine.resolve('repositories/orders.git');
  const git = async (...args: string[]) =>
    (await runGit(args, { directory: bare })).trim();
  const remoteOf = (name: string) => `http://${host.host}/shop/${name}.git`;

  describe('on this machine', () => {
    it('publishes every file of the workspace as it is', async () => {
      const { output, error } = await run('');
      expect(error).toBeUndefined();
      expect(output).toMatchObject({ ...created, remoteUrl: `file://${bare}` });
      expect(await git('rev-parse', 'main')).toBe(output.commitHash);
      await runGit(['clone', '--quiet', bare, 'clone'], {
        directory: machine.path,
        protocols: ['file'],
      });
      expect(await readTree(machine.resolve('clone'))).toEqual(
        await readTree(workspace.path),
      );
    });

    it('lets nobody rewrite what was published', async () => {
      await run('');
      expect(await git('config', 'receive.denyNonFastForwards')).toBe('true');
      expect(await git('config', 'receive.denyDeletes')).toBe('true');
    });

    it('adopts what the same task, or the same answers, made before', async () => {
      const checkpoints: Checkpoints = new Map();
      const first = await run('', 'task-1', { checkpoints });
      for (const task of ['task-1', 'task-2']) {
        const { output, error } = await run('', task);
        expect(error).toBeUndefined();
        expect(output).toMatchObject({
          adopted: true,
          commitHash: first.output.commitHash,
        });
      }
      const retried = await run('', 'task-1', { checkpoints });
      expect(retried.output).toEqual(first.output);
    });

    it('is made once, however many make it at a time', async () => {
      const both = await Promise.all([run('', 'task-1'), run('', 'task-2')]);
      expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
      const [first, second] = both.map(({ output }) => output);
      expect(second.commitHash).toBe(first.commitHash);
      expect([first.adopted, second.adopted].sort()).toEqual([false, true]);
    });

    it('goes on where the same task stopped, and keeps files it does not know', async () => {
      await run('');
      await writeService(workspace.path, { 'more.txt': 'more\n' });
      await rm(workspace.resolve('main.go'));
      const { output, error } = await run('');
      expect(error).toBeUndefined();
      expect(output.adopted).toBe(true);
      expect(await git('ls-tree', '--name-only', '-r', 'main')).toContain(
        'main.go\nmore.txt',
      );
      expect(await git('rev-list', '--count', 'main')).toBe('2');
    });

    it.each([
      [
        'another template',
        { name: 'rust-service' },
        /made by template go-service 1\.9\.0/,
      ],
      ['an older version of it', { version: '1.8.9' }, /newer than 1\.8\.9/],
      ['another task', { version: '1.10.0' }, /in another task/],
    ])('refuses what came of %s', async (_, template, message) => {
      await run('');
      await writeService(workspace.path, {}, template);
      const { error } = await run('', 'task-2');
      expect(error).toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(message),
      });
      expect(await git('rev-list', '--count', 'main')).toBe('1');
    });

    it('refuses what no template made', async () => {
      await runGit(['init', '-q', '--bare', bare], { directory: machine.path });
      const tree = await git('mktree');
      const commit = await runGit(['commit-tree', tree, '-m', 'mine'], {
        directory: bare,
        settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
      });
      await git('update-ref', 'refs/heads/main', commit.trim());
      const { error } = await run('');
      expect(error).toMatchObject({
        message: expect.stringContaining('which no template has made'),
      });
    });

    it('makes nothing in a dry run, and says what it would', async () => {
      const { output, log, error } = await run('', 'task-1', {
        isDryRun: true,
      });
      expect(error).toBeUndefined();
      expect(log).toEqual([
        'Would make or adopt the bare repository orders.git, private',
      ]);
      expect(output).toMatchObject(created);
      expect(machine.content()).toEqual({});
    });

    it('removes what an aborted task left, and nothing of others', async () => {
      const left = `.orders.${randomUUID()}.part`;
      for (const name of [left, 'film.part', '.notes.part']) {
        const path = machine.resolve('repositories', name);
        await mkdir(path, { recursive: true });
        await utimes(path, 0, 0);
      }
      expect((await run('')).error).toBeUndefined();
      const names = await readdir(machine.resolve('repositories'));
      expect(names.sort()).toEqual(['.notes.part', 'film.part', 'orders.git']);
    });

    it('publishes nothing that is not locked', async () => {
      await rm(workspace.resolve('.quarterdeck/lock.yaml'));
      const { error } = await run('');
      expect(error).toMatchObject({ name: 'InputError' });
    });

    it('finishes on a retry, whenever it was killed', async () => {
      const killed = new Set<boolean>();
      for (const afterMs of [0, 25, 75, 150, 300, 20_000]) {
        await rm(machine.resolve('repositories'), {
          recursive: true,
          force: true,
        });
        const child = fork(require.resolve('../testing/ensureRepoProcess.ts'), {
          execArgv: [
            '--require',
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          ],
          env: {
            ...process.env,
            WORKSPACE: workspace.path,
            DIRECTORY: machine.resolve('repositories'),
          },
        });
        const exit = once(child, 'exit');
        await once(child, 'message');
        await Promise.race([exit, setTimeout(afterMs)]);
        child.kill('SIGKILL');
        const [code] = await exit;
        killed.add(code === 0);
        const { error, output } = await run('');
        expect(error).toBeUndefined();
        expect(await git('rev-parse', 'main')).toBe(output.commitHash);
        const names = await readdir(machine.resolve('repositories'));
        expect(names.filter(name => name.endsWith('.git'))).toEqual([
          'orders.git',
        ]);
      }
      // Both kinds were seen: it was killed in the middle, and came to its end.
      expect(killed).toEqual(new Set([true, false]));
    }, 120_000);
  });

  describe('at a remote', () => {
    it('pushes, adopts, and says what Git cannot protect', async () => {
      await host.make('shop/orders');
      const { output, error, log } = await run(remoteOf('orders'));
      expect(error).toBeUndefined();
      expect(output.isProtected).toBe(false);
      expect(log.join('\n')).toContain('Git alone cannot protect main');
      const again = await run(remoteOf('orders'), 'task-2');
      expect(again.output.commitHash).toBe(output.commitHash);
    });

    it('finishes when a remote that refused takes it', async () => {
      await host.make('shop/orders');
      const hook = `${host.pathOf('shop/orders')}/hooks/pre-receive`;
      await writeFile(hook, '#!/bin/sh\necho "Closed for the night"; exit 1\n');
      await chmod(hook, 0o755);
      const checkpoints: Checkpoints = new Map();
      const refused = await run(remoteOf('orders'), 'task-1', { checkpoints });
      expect(String(refused.error)).toMatch(/Closed for the night/);
      await rm(hook);
      const { error } = await run(remoteOf('orders'), 'task-1', {
        checkpoints,
      });
      expect(error).toBeUndefined();
    });

    it('is not shown other files by a tag of the name of the branch', async () => {
      await host.make('shop/orders');
      const { output } = await run(remoteOf('orders'));
      const there = async (...args: string[]) =>
        await runGit(args, {
          directory: host.pathOf('shop/orders'),
          settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
        });
      await there('tag', 'main', String(output.commitHash));
      const tree = (await there('mktree')).trim();
      const foreign = await there('commit-tree', tree, '-m', 'Theirs');
      await there('update-ref', 'refs/heads/main', foreign.trim());
      const { error } = await run(remoteOf('orders'), 'task-2');
      expect(error).toMatchObject({ name: 'ConflictError' });
    });

    it('never shows the token', async () => {
      const { error, log } = await runAction(
        actionOf([{ host: host.host, token: 'wrong-but-secret' }]),
        { repository: remoteOf('orders') },
        { workspacePath: workspace.path },
      );
      expect(String(error)).toMatch(
        /Authentication failed|could not read Username/,
      );
      const said = `${String(error)} ${log.join(' ')}`;
      expect(said).not.toContain('wrong-but-secret');
      expect(said).not.toContain(
        Buffer.from('git:wrong-but-secret').toString('base64'),
      );
    });

    it.each([
      'https://elsewhere.example/a/b.git',
      'ext::sh -c touch% ran',
      'file:///etc',
      'ssh://git@127.0.0.1/a',
      '--upload-pack=touch ran',
      'http://git.example.com/a',
      'https://user:hush@git.example.com/a',
      'https://git.example.com/../a',
      'https://git.example.com/a#b',
    ])('does not go to %s', async remote => {
      const { error } = await run(remote);
      expect(error).toMatchObject({
        name: expect.stringMatching(/^(InputError|NotAllowedError)$/),
      });
      expect(host.asked).toEqual([]);
    });
  });

  describe.each([
    ['GitHub', () => `${host.host}?owner=shop&repo=orders`, 'visibility'],
    ['GitLab', () => 'gitlab.test?owner=shop&repo=orders', 'visibility'],
  ])('at %s', (_, repository) => {
    it('makes it private, protects its branch, and adopts it', async () => {
      const { output, error } = await run(repository());
      expect(error).toBeUndefined();
      expect(output).toMatchObject(created);
      const made = host.asked.filter(({ method }) => method === 'POST');
      expect(made[0].body).toMatchObject({ visibility: 'private' });
      const { path, body } = host.asked[host.asked.length - 1];
      expect(path).toMatch(/branches\/main\/protection|protected_branches$/);
      expect(JSON.stringify(body)).toMatch(/"allow_force_push(es)?":false/);
      const again = await run(repository(), 'task-2');
      expect(again.error).toBeUndefined();
      expect(again.output).toMatchObject({
        adopted: true,
        commitHash: output.commitHash,
      });
      // Somebody may have made it stricter since.
      expect(host.asked.filter(({ method }) => method === 'PUT')).toHaveLength(
        path.endsWith('/protection') ? 1 : 0,
      );
    });
  });

  it.each(exampleInputs(actionOf()))('runs its example %#', async example => {
    const input = z
      .object({
        repository: z.string().optional(),
        visibility: z.enum(['private', 'internal', 'public']).optional(),
        token: z.string().optional(),
      })
      .parse(example);
    const config = new ConfigReader({
      create: {
        repositories: {
          directory: machine.resolve('repositories'),
          hosts: [{ host: 'git.example.com' }],
        },
      },
    });
    const { error } = await runAction(
      createEnsureRepoAction({
        config: readCreateConfig(config).repositories,
        integrations: ScmIntegrations.fromConfig(config),
      }),
      input,
      { workspacePath: workspace.path, isDryRun: true },
    );
    expect(error).toBeUndefined();
  });
});
