import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Source } from '../../domain/sources';
import { GitServer } from '../../testing/GitServer';
import { TestRepository } from '../../testing/TestRepository';
import { GitCommits } from './GitCommits';
import { Mirrors } from './Mirrors';

jest.setTimeout(60_000);

const TOKEN = 'let-me-in-4711';
const { signal } = new AbortController();

describe('commits by Git', () => {
  let root: string;
  let origin: TestRepository;
  let server: GitServer;
  let time: number;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'quarterdeck-commits-'));
    origin = await TestRepository.make(join(root, 'origin/shop/api.git'));
    server = new GitServer(join(root, 'origin'), TOKEN);
    await server.start();
    time = 0;
  });

  afterEach(async () => {
    await server.stop();
    await rm(root, { recursive: true, force: true });
  });

  const hosted = (path?: string): Source => ({
    kind: 'host',
    host: server.host,
    project: 'shop/api',
    repository: `${server.host}/shop/api`,
    url: `http://${server.host}/shop/api.git`,
    ...(path === undefined ? {} : { path }),
  });
  const local: Source = { kind: 'local', repository: 'local:api', name: 'api' };
  const reader = (options: { token?: string; mostBytes?: number } = {}) =>
    new GitCommits({
      mirrors: new Mirrors({
        directory: join(root, 'copies'),
        mostBytes: options.mostBytes ?? 1e9,
        credentials: async url => ({
          [`http.${new URL(url).origin}/.extraHeader`]: `Authorization: Basic ${Buffer.from(
            `x:${options.token ?? TOKEN}`,
          ).toString('base64')}`,
        }),
      }),
      localDirectory: join(root, 'origin/shop'),
      now: () => time,
    });
  const line = async (count: number, from?: string) => {
    const ids = from === undefined ? [] : [from];
    for (let at = 1; at <= count; at += 1) {
      const parent = ids.at(-1);
      ids.push(
        await origin.commit(`Change ${at}`, {
          parents: parent === undefined ? [] : [parent],
          at: 1_000_000_000 + ids.length * 100,
          branch: 'main',
        }),
      );
    }
    return ids;
  };

  it.each(['local', 'hosted'] as const)(
    'lie between two, merges and both lines included (%s)',
    async kind => {
      const source = kind === 'local' ? local : hosted();
      const [base = ''] = await line(1);
      const side = await origin.commit('Side\n\nThis reverts commit 0123abc.', {
        parents: [base],
        at: 1_000_000_150,
        authoredAt: 1_000_000_120,
      });
      const head = await origin.commit('Merge', {
        parents: [base, side],
        at: 1_000_000_300,
        branch: 'main',
      });
      await origin.git('tag', 'v1.4.1', head);
      const commits = reader();
      expect(
        await commits.resolve(
          source,
          [
            { revision: head },
            { revision: base.slice(0, 8).toUpperCase() },
            { revision: `main@sha1:${side}` },
            { version: '1.4.1' },
            { version: 'v1.4.1' },
            { revision: 'f'.repeat(40), version: '1.4.1' },
            { version: '1.4.2' },
            { version: '--help' },
            { version: '../heads/main' },
          ],
          signal,
        ),
      ).toEqual([
        head,
        base,
        side,
        head,
        head,
        head,
        undefined,
        undefined,
        undefined,
      ]);
      const found = await commits.between(source, [base], head, signal);
      expect(found).toEqual({
        commits: [
          {
            sha: head,
            parents: [base, side],
            committedAt: 1_000_000_300_000,
            authoredAt: 1_000_000_300_000,
            title: 'Merge',
            isRevert: false,
          },
          {
            sha: side,
            parents: [base],
            committedAt: 1_000_000_150_000,
            authoredAt: 1_000_000_120_000,
            title: 'Side',
            isRevert: true,
          },
        ],
      });
    },
  );

  it('come without files and folders, and only with the password', async () => {
    const base = await origin.commit('One', {
      at: 1_000_000_000,
      files: { a: 'text', 'deep/b': 'text' },
      branch: 'main',
    });
    await reader().resolve(hosted(), [{ revision: base }], signal);
    const [copy = ''] = await readdir(join(root, 'copies'));
    expect(
      await new TestRepository(join(root, 'copies', copy)).git(
        'cat-file',
        '--batch-all-objects',
        '--batch-check=%(objecttype)',
      ),
    ).toBe('commit');
    await expect(
      reader({ token: 'wrong-word' }).resolve(
        hosted(),
        [{ revision: 'e'.repeat(40) }],
        signal,
      ),
    ).rejects.toThrow(/cannot be read: git .*failed/);
    await expect(
      reader({ token: 'wrong-word' }).resolve(
        hosted(),
        [{ revision: 'e'.repeat(40) }],
        signal,
      ),
    ).rejects.not.toThrow(/wrong-word/);
  });

  it('of one folder are those that touch it', async () => {
    const base = await origin.commit('Base', {
      at: 1_000_000_000,
      files: { 'api/a': '1', 'web/a': '1' },
    });
    const web = await origin.commit('Web', {
      parents: [base],
      at: 1_000_000_100,
      files: { 'api/a': '1', 'web/a': '2' },
    });
    const api = await origin.commit('Api', {
      parents: [web],
      at: 1_000_000_200,
      files: { 'api/a': '2', 'web/a': '2' },
      branch: 'main',
    });
    for (const source of [hosted('api'), { ...local, path: 'api' }]) {
      const commits = reader();
      await commits.resolve(source, [{ revision: api }], signal);
      const found = await commits.between(source, [base], api, signal);
      expect(found.commits.map(({ sha }) => sha)).toEqual([api, web]);
      expect([...(found.own ?? [])]).toEqual([api]);
    }
    const odd = { ...local, path: ':(glob)**' };
    expect((await reader().between(odd, [base], api, signal)).own?.size).toBe(
      0,
    );
  });

  it('survive a force-push, and are fetched once a minute at most, or when there is news', async () => {
    const [base = '', old = ''] = await line(2);
    const commits = reader();
    const ask = (revision: string) =>
      commits.resolve(hosted(), [{ revision }], signal);
    expect(await ask(old)).toEqual([old]);
    await origin.git('update-ref', 'refs/heads/main', base);
    const [, fresh = ''] = await line(1, base);
    const asked = server.asked.length;
    expect(await ask(fresh)).toEqual([undefined]);
    expect(server.asked).toHaveLength(asked);
    time += 60_000;
    expect(await ask(fresh)).toEqual([fresh]);
    expect(await ask(old)).toEqual([old]);
    const [, next = ''] = await line(1, fresh);
    expect(await ask(next)).toEqual([undefined]);
    commits.expectNews(hosted().repository);
    expect(await ask(next)).toEqual([next]);
    const found = await commits.between(hosted(), [old], next, signal);
    expect(found.commits.map(({ sha }) => sha)).toEqual([next, fresh]);
  });

  it('that no branch holds are asked for by their id', async () => {
    await line(1);
    const lost = await origin.commit('Lost', { at: 1_000_000_500 });
    expect(
      await reader().resolve(hosted(), [{ revision: lost }], signal),
    ).toEqual([lost]);
  });

  it('with evil names and huge messages stay what they are', async () => {
    const [base = ''] = await line(1);
    const huge = await origin.commit(`${'x'.repeat(3_000_000)}\n\nbody`, {
      parents: [base],
      at: 1_000_000_200,
    });
    const evil = await origin.commit('$(touch /tmp/x) `id` \u001b[31m "\'', {
      parents: [huge],
      // Nobody committed in 1970.
      at: 1,
      branch: 'main',
    });
    await origin.git('update-ref', 'refs/heads/--upload-pack=touch-x', evil);
    const commits = reader();
    await commits.resolve(hosted(), [{ revision: evil }], signal);
    const found = await commits.between(hosted(), [base], evil, signal);
    const titles = found.commits.map(({ title }) => title);
    expect(titles).toContain('$(touch /tmp/x) `id` \u001b[31m "\'');
    expect(titles.every(title => title.length <= 300)).toBe(true);
    expect(found.commits.find(({ sha }) => sha === evil)?.committedAt).toBe(
      undefined,
    );
  });

  it('that were cut off are refused', async () => {
    await line(3);
    await writeFile(
      join(origin.directory, 'shallow'),
      `${await origin.git('rev-parse', 'main~1')}\n`,
    );
    const head = await origin.git('rev-parse', 'main');
    const base = await origin.git('rev-parse', 'main~1');
    await expect(reader().between(local, [base], head, signal)).rejects.toThrow(
      'local:api holds only the newest part of its history',
    );
    await expect(
      reader().resolve(
        { ...local, name: 'none' },
        [{ revision: head }],
        signal,
      ),
    ).rejects.toThrow('is not on this machine');
  });

  it('come after the locks that a killed process left, and after a copy that was never finished', async () => {
    const [head = ''] = await line(1);
    await reader().resolve(hosted(), [{ revision: head }], signal);
    const [copy = ''] = await readdir(join(root, 'copies'));
    const lock = join(root, 'copies', copy, 'packed-refs.lock');
    const branch = join(root, 'copies', copy, 'refs/heads/main.lock');
    for (const path of [lock, branch]) {
      await writeFile(path, '');
      await utimes(path, 1, 1);
    }
    const [, next = ''] = await line(1, head);
    expect(
      await reader().resolve(hosted(), [{ revision: next }], signal),
    ).toEqual([next]);
    await rm(join(root, 'copies', copy, 'quarterdeck-ready'));
    expect(
      await reader().resolve(hosted(), [{ revision: next }], signal),
    ).toEqual([next]);
  });
});
