import { createMockDirectory } from '@backstage/backend-test-utils';
import { runGit } from '@quarterdeck/toolkit-node';
import { symlink } from 'node:fs/promises';
import { MOST_CHARACTERS } from '../../domain/sourceFiles';
import { FolderSource } from './folder';
import { RepositorySource } from './repository';
import { SourceReading } from './types';

const signal = new AbortController().signal;

function shown(reading: SourceReading | undefined) {
  return (
    reading && {
      files: reading.files.map(({ url, text }) => `${url}: ${text}`),
      problems: reading.problems.map(
        ({ url, reason }) => `${url}: ${reason.code}`,
      ),
    }
  );
}

describe('FolderSource', () => {
  const folder = createMockDirectory();
  const source = new FolderSource();
  const read = async (path: string, etag?: string) => {
    const root = folder.resolve('catalog');
    return await source.read(
      { kind: 'file', url: `file:${path}`, root, path },
      etag,
    );
  };

  it('reads Markdown, and nothing that a link leads to', async () => {
    folder.setContent({
      'secret.md': 'secret',
      catalog: {
        'shop.yaml': '',
        ops: {
          'restore.md': 'restore',
          'README.md': 'about',
          'notes.txt': 'notes',
          '.hidden': { 'a.md': 'a' },
          db: { 'failover.md': 'failover' },
        },
      },
    });
    await symlink(
      folder.resolve('secret.md'),
      folder.resolve('catalog/ops/link.md'),
    );
    await symlink(folder.path, folder.resolve('catalog/ops/up'));
    await symlink(folder.path, folder.resolve('catalog/up'));
    expect(shown(await read('ops'))).toEqual({
      files: [
        'file:ops/db/failover.md: failover',
        'file:ops/restore.md: restore',
      ],
      problems: ['file:ops/link.md: source.symbolic-link'],
    });
    expect(shown(await read('ops/restore.md'))).toEqual({
      files: ['file:ops/restore.md: restore'],
      problems: [],
    });
    for (const path of ['up', 'up/secret.md', 'ops/link.md']) {
      expect(shown(await read(path))).toEqual({
        files: [],
        problems: [`file:${path}: source.symbolic-link`],
      });
    }
    expect(shown(await read('gone'))).toEqual({
      files: [],
      problems: ['file:gone: source.nothing'],
    });
  });

  it('reads the same once', async () => {
    folder.setContent({ catalog: { ops: { 'a.md': 'a' } } });
    const first = await read('ops');
    expect(await read('ops', first?.etag)).toBeUndefined();
    folder.addContent({ catalog: { ops: { 'a.md': 'changed' } } });
    expect(shown(await read('ops', first?.etag))?.files).toEqual([
      'file:ops/a.md: changed',
    ]);
  });

  it('leaves out what is too much, and says so', async () => {
    const many = Array.from({ length: 101 }, (_, n) => [`r${1000 + n}.md`, '']);
    folder.setContent({
      catalog: {
        ops: {
          ...Object.fromEntries(many),
          'huge.md': 'x'.repeat(4 * MOST_CHARACTERS + 1),
        },
      },
    });
    const { files = [], problems } = shown(await read('ops')) ?? {};
    expect(files).toHaveLength(100);
    expect(problems).toEqual([
      'file:ops: source.too-many',
      'file:ops/huge.md: source.too-large',
    ]);
  });
});

describe('RepositorySource', () => {
  const folder = createMockDirectory();
  const source = new RepositorySource(folder.path);
  const read = async (path: string, etag?: string) =>
    await source.read(
      {
        kind: 'repository',
        url: `local-repository:shop/${path}`,
        name: 'shop',
        path,
      },
      etag,
      signal,
    );

  async function commit(files: Record<string, [mode: string, text: string]>) {
    folder.addContent({ 'shop.git': {} });
    const git = async (args: string[], input?: string) =>
      (
        await runGit(args, {
          directory: folder.resolve('shop.git'),
          input,
          settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
        })
      ).trim();
    await git(['init', '-q', '--bare', '.']);
    await git(['read-tree', '--empty']);
    for (const [path, [mode, text]] of Object.entries(files)) {
      const blob = await git(['hash-object', '-w', '--stdin'], text);
      await git(['update-index', '--add', '--cacheinfo', mode, blob, path]);
    }
    const tree = await git(['write-tree']);
    const id = await git(['commit-tree', tree, '-m', 'a']);
    await git(['update-ref', 'refs/heads/main', id]);
  }

  it('reads HEAD, the same once, and follows no link', async () => {
    await commit({
      'docs/runbooks/restore.md': ['100644', 'restore'],
      'docs/runbooks/db/failover.md': ['100755', 'failover'],
      'docs/runbooks/passwd.md': ['120000', '/etc/passwd'],
      'docs/other.md': ['100644', 'other'],
    });
    const first = await read('docs/runbooks');
    expect(shown(first)).toEqual({
      files: [
        'local-repository:shop/docs/runbooks/db/failover.md: failover',
        'local-repository:shop/docs/runbooks/restore.md: restore',
      ],
      problems: [
        'local-repository:shop/docs/runbooks/passwd.md: source.symbolic-link',
      ],
    });
    expect(await read('docs/runbooks', first?.etag)).toBeUndefined();
    expect(shown(await read('docs/other.md'))?.files).toEqual([
      'local-repository:shop/docs/other.md: other',
    ]);
    expect((await read(''))?.files).toHaveLength(3);
    expect(shown(await read('gone'))?.problems).toEqual([
      'local-repository:shop/gone: source.nothing',
    ]);
    await commit({ 'docs/runbooks/restore.md': ['100644', 'changed'] });
    expect(shown(await read('docs/runbooks', first?.etag))).toEqual({
      files: ['local-repository:shop/docs/runbooks/restore.md: changed'],
      problems: [],
    });
  });

  it('says what it cannot read', async () => {
    const target = {
      kind: 'repository' as const,
      url: 'local-repository:absent/docs',
      name: 'absent',
      path: 'docs',
    };
    await expect(source.read(target, undefined, signal)).rejects.toThrow();
    await expect(
      new RepositorySource(undefined).read(target, undefined, signal),
    ).rejects.toThrow('no folder of repositories');
  });
});
