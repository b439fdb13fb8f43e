import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Server, createServer } from 'node:http';
import { promisify } from 'node:util';
import { UrlSource } from './url';

const run = promisify(execFile);

/** The reader that the portal has, and a server that answers as Gitea does for two repositories, one of them gone. */
describe('UrlSource with the reader of the portal', () => {
  const folder = createMockDirectory();
  const asked: string[] = [];
  let server: Server;
  let origin: string;
  let commit = 'c1';

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      asked.push(request.url ?? '');
      const isOf = (part: string) => request.url?.startsWith(part);
      if (isOf('/api/v1/repos/o/shop/git/commits/main')) {
        response.end(JSON.stringify({ sha: commit }));
      } else if (isOf('/api/v1/repos/o/shop/archive/')) {
        response.end(await readFile(folder.resolve('shop.tar.gz')));
      } else if (isOf('/plain/restore.md')) {
        const isKnown = request.headers['if-none-match'] === '"e1"';
        response.writeHead(isKnown ? 304 : 200, { etag: '"e1"' });
        response.end(isKnown ? undefined : 'restore');
      } else {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    origin = `http://127.0.0.1:${port}`;
  });
  afterAll(() => {
    server.close();
  });

  function createSource() {
    const host = origin.replace('http://', '');
    const config = new ConfigReader({
      backend: { reading: { allow: [{ host: 'localhost:1' }] } },
      integrations: { gitea: [{ host, baseUrl: origin }] },
    });
    const integrations = ScmIntegrations.fromConfig(config);
    return new UrlSource({
      urlReader: UrlReaders.default({
        config,
        logger: mockServices.logger.mock(),
      }),
      resolveUrl: options => integrations.resolveUrl(options),
    });
  }
  const signal = new AbortController().signal;

  it('reads a folder of a repository, and the same once', async () => {
    folder.setContent({
      shop: {
        'catalog-info.yaml': 'kind: Component',
        docs: {
          runbooks: {
            'restore.md': 'restore',
            'README.md': 'about',
            db: { 'fail over.md': 'failover' },
          },
        },
      },
    });
    await run('tar', ['-czf', 'shop.tar.gz', 'shop'], { cwd: folder.path });
    const source = createSource();
    const target = {
      kind: 'url' as const,
      url: `${origin}/o/shop/src/branch/main/docs/runbooks`,
    };
    const first = await source.read(target, undefined, signal);
    expect(first).toEqual({
      files: [
        {
          path: 'db/fail over.md',
          url: `${target.url}/db/fail%20over.md`,
          text: 'failover',
        },
        {
          path: 'restore.md',
          url: `${target.url}/restore.md`,
          text: 'restore',
        },
      ],
      problems: [],
      etag: 'c1',
    });
    asked.length = 0;
    expect(await source.read(target, first?.etag, signal)).toBeUndefined();
    expect(asked.some(url => url.includes('archive'))).toBe(false);
    commit = 'c2';
    expect((await source.read(target, 'c1', signal))?.etag).toBe('c2');
    const absent = { ...target, url: target.url.replace('runbooks', 'gone') };
    expect(
      (await source.read(absent, undefined, signal))?.problems[0].reason.code,
    ).toBe('source.nothing');
  });

  it('says what it cannot reach, and what it may not', async () => {
    const source = createSource();
    const read = (url: string) =>
      source.read({ kind: 'url', url }, undefined, signal);
    await expect(
      read(`${origin}/o/gone/src/branch/main/docs/runbooks`),
    ).rejects.toThrow();
    await expect(read('http://127.0.0.1:9/docs/a.md')).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });
});
