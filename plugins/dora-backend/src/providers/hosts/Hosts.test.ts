import { mockServices } from '@backstage/backend-test-utils';
import { once } from 'node:events';
import http from 'node:http';
import { Source } from '../../domain/sources';
import { Hosts } from './Hosts';

const { signal } = new AbortController();
const pull = {
  number: 7,
  merged_at: '2026-01-05T10:00:00Z',
  labels: [{ name: 'hotfix' }],
  head: { ref: 'fix/it' },
};

describe('hosts', () => {
  let server: http.Server;
  let asked: string[];
  let answer: (path: string) => [number, unknown];

  beforeEach(async () => {
    asked = [];
    server = http.createServer((request, response) => {
      const { authorization, 'private-token': token } = request.headers;
      asked.push(`${request.url} ${authorization ?? token}`);
      const [status, body] = answer(request.url ?? '');
      response
        .writeHead(status, {
          'content-type': 'application/json',
          location: 'http://127.0.0.1:1/',
        })
        .end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const start = (type: 'github' | 'gitlab', token?: string) => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const host = `127.0.0.1:${port}`;
    const source: Source = {
      kind: 'host',
      host,
      project: 'shop/api',
      repository: `${host}/shop/api`,
      url: `http://${host}/shop/api.git`,
    };
    const hosts = new Hosts({
      config: mockServices.rootConfig({
        data: {
          integrations: {
            [type]: [
              {
                host,
                apiBaseUrl: `http://${host}/api`,
                ...(token ? { token } : {}),
                ...(type === 'gitlab' ? { baseUrl: `http://${host}` } : {}),
              },
            ],
          },
        },
      }),
      logger: mockServices.logger.mock(),
    });
    return { hosts, source };
  };

  it('tell of pull requests that were merged (GitHub)', async () => {
    const { hosts, source } = start('github', 'secret-word');
    answer = path =>
      path.includes('/aa/')
        ? [200, [{ ...pull, number: 6, merged_at: null }, pull]]
        : [200, []];
    expect(await hosts.find(source, ['aa', 'bb'], signal)).toEqual(
      new Map([
        [
          'aa',
          {
            number: 7,
            mergedAt: Date.UTC(2026, 0, 5, 10),
            marks: { labels: ['hotfix'], branch: 'fix/it' },
          },
        ],
      ]),
    );
    expect(asked.sort()).toEqual([
      '/api/repos/shop/api/commits/aa/pulls Bearer secret-word',
      '/api/repos/shop/api/commits/bb/pulls Bearer secret-word',
    ]);
    expect(
      JSON.stringify(
        await hosts.credentials(source.kind === 'host' ? source.url : ''),
      ),
    ).toContain(Buffer.from('x-access-token:secret-word').toString('base64'));
  });

  it('tell of merge requests (GitLab)', async () => {
    const { hosts, source } = start('gitlab', 'secret-word');
    answer = () => [
      200,
      [
        {
          iid: 3,
          merged_at: '2026-01-05T12:00:00.000+02:00',
          labels: ['Revert'],
          source_branch: 'x',
        },
      ],
    ];
    const found = await hosts.find(source, ['aa'], signal);
    expect(found.get('aa')).toEqual({
      number: 3,
      mergedAt: Date.UTC(2026, 0, 5, 10),
      marks: { labels: ['Revert'], branch: 'x' },
    });
    expect(asked).toEqual([
      '/api/projects/shop%2Fapi/repository/commits/aa/merge_requests secret-word',
    ]);
  });

  it.each([
    ['refuse', 403, {}],
    ['send elsewhere', 302, []],
    ['answer nonsense', 200, [{ number: 'x' }]],
    ['answer too much', 200, 'x'.repeat(2_000_000)],
  ])('that %s are asked no further', async (_, status, body) => {
    const { hosts, source } = start('github', 'secret-word');
    answer = () => [status, body];
    const shas = Array.from({ length: 50 }, (_each, index) => `${index}`);
    expect((await hosts.find(source, shas, signal)).size).toBe(0);
    expect(asked.length).toBeLessThan(10);
  });

  it('are not asked without a token, and local repositories have none', async () => {
    const { hosts, source } = start('github');
    answer = () => [200, [pull]];
    expect((await hosts.find(source, ['aa'], signal)).size).toBe(0);
    expect(
      (
        await hosts.find(
          { kind: 'local', repository: 'local:a', name: 'a' },
          ['aa'],
          signal,
        )
      ).size,
    ).toBe(0);
    expect(asked).toEqual([]);
    expect(await hosts.credentials('http://elsewhere.example/a/b')).toEqual({});
  });
});
