import { mockServices } from '@backstage/backend-test-utils';
import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { CommitService } from './CommitService';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(JSON.stringify(body));
  };

/** As GitHub's and GitLab's documentation shows it: oldest first. */
const GITHUB_ANSWER = {
  status: 'ahead',
  ahead_by: 2,
  total_commits: 2,
  commits: [
    {
      sha: 'b1',
      html_url: 'https://example.com/acme/shop/commit/b1',
      commit: {
        message: 'Sell more\n\nBecause of reasons',
        author: { name: 'Dana', date: '2026-03-04T12:00:00+01:00' },
      },
    },
    {
      sha: 'b2',
      commit: { message: 'Sell less', author: null },
    },
  ],
};
const GITLAB_ANSWER = {
  commit: {},
  commits: [
    {
      id: 'b1',
      title: 'Sell more',
      author_name: 'Dana',
      created_at: '2026-03-04T12:00:00.000+01:00',
      web_url: 'https://example.com/acme/tools/shop/-/commit/b1',
    },
    { id: 'b2', title: 'Sell less', author_name: 'Robin', created_at: 'once' },
  ],
};

describe('CommitService', () => {
  let server: Server;
  let host: string;
  let answer: Answer;
  let requests: IncomingMessage[];

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address() as AddressInfo;
    host = `127.0.0.1:${address.port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  function service(kind: 'github' | 'gitlab') {
    const origin = `http://${host}`;
    const cached = new Map<string, unknown>();
    return new CommitService(
      mockServices.rootConfig({
        data: {
          integrations: {
            [kind]: [
              {
                host,
                token: 'the-token',
                apiBaseUrl:
                  kind === 'github' ? `${origin}/api/v3` : `${origin}/api/v4`,
                ...(kind === 'gitlab' && { baseUrl: origin }),
              },
            ],
            bitbucketServer: [{ host: 'bitbucket.example.com' }],
          },
        },
      }),
      mockServices.cache.mock({
        get: async key => cached.get(key) as undefined,
        set: async (key, value) => {
          cached.set(key, value);
        },
      }),
    );
  }

  const range = (path = '/acme/shop') => ({
    repositoryUrl: `http://${host}${path}`,
    base: 'a1',
    head: 'b2',
  });

  it('reads what GitHub says lies between, newest first', async () => {
    answer = json(GITHUB_ANSWER);
    expect(
      await service('github').between(range('/acme/shop/tree/main/')),
    ).toEqual({
      compareUrl: `http://${host}/acme/shop/compare/a1...b2`,
      commits: [
        {
          sha: 'b2',
          title: 'Sell less',
          author: null,
          committedAt: null,
          url: null,
        },
        {
          sha: 'b1',
          title: 'Sell more',
          author: 'Dana',
          committedAt: '2026-03-04T11:00:00.000Z',
          url: 'https://example.com/acme/shop/commit/b1',
        },
      ],
    });
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/v3/repos/acme/shop/compare/a1...b2',
    ]);
    expect(requests[0].headers.authorization).toContain('the-token');
  });

  it('reads what GitLab says lies between, newest first, of projects in groups of groups', async () => {
    answer = json(GITLAB_ANSWER);
    expect(
      await service('gitlab').between(range('/acme/tools/shop/-/tree/main')),
    ).toEqual({
      compareUrl: `http://${host}/acme/tools/shop/-/compare/a1...b2`,
      commits: [
        {
          sha: 'b2',
          title: 'Sell less',
          author: 'Robin',
          committedAt: null,
          url: null,
        },
        {
          sha: 'b1',
          title: 'Sell more',
          author: 'Dana',
          committedAt: '2026-03-04T11:00:00.000Z',
          url: 'https://example.com/acme/tools/shop/-/commit/b1',
        },
      ],
    });
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/v4/projects/acme%2Ftools%2Fshop/repository/compare?from=a1&to=b2',
    ]);
    expect(Object.values(requests[0].headers).join()).toContain('the-token');
  });

  it('takes no part of a long way for all of it', async () => {
    answer = json({ ...GITHUB_ANSWER, total_commits: 300 });
    const { commits, compareUrl, reason } =
      await service('github').between(range());
    expect(commits).toBeUndefined();
    expect(compareUrl).toBeDefined();
    expect(reason?.params.cause).toBe(
      '300 commits lie between, more than it lists',
    );
  });

  it('asks once for what never changes', async () => {
    answer = json(GITHUB_ANSWER);
    const commits = service('github');
    expect(await commits.between(range())).toEqual(
      await commits.between(range()),
    );
    expect(requests).toHaveLength(1);
    await commits.between({ ...range(), head: 'c3' });
    expect(requests).toHaveLength(2);
  });

  it.each(['github', 'gitlab'] as const)(
    'says in short why %s does not answer, and asks again next time',
    async kind => {
      const commits = service(kind);
      const causeOf = async (each: Answer) => {
        answer = each;
        const {
          commits: list,
          compareUrl,
          reason,
        } = await commits.between(range());
        expect(list).toBeUndefined();
        // A person can still look there.
        expect(compareUrl).toContain(`http://${host}/acme/shop/`);
        expect(reason?.code).toBe('comparison.host-failed');
        expect(JSON.stringify(reason)).not.toContain('the-token');
        return reason?.params.cause;
      };
      expect(await causeOf(json({ message: 'Not Found' }, 404))).toBe(
        'it knows no such repository or commit, or not for the portal (404)',
      );
      expect(
        await causeOf(
          json({ message: 'API rate limit exceeded' }, 403, {
            'x-ratelimit-remaining': '0',
          }),
        ),
      ).toBe('it has been asked too often (403)');
      expect(await causeOf(json({}, 429, { 'retry-after': '60' }))).toBe(
        'it has been asked too often (429)',
      );
      expect(await causeOf(json({ message: 'Forbidden' }, 403))).toBe(
        'it does not let the portal in (403)',
      );
      expect(await causeOf(json({ message: 'Bad credentials' }, 401))).toBe(
        'it does not let the portal in (401)',
      );
      expect(await causeOf(json({}, 502))).toBe('it answered 502');
      expect(await causeOf(json({ commits: 'none' }))).toBe(
        'its answer is not understood',
      );
      expect(
        await causeOf((_request, response) => response.end('<html>')),
      ).toBe('its answer is not understood');
      // A redirect could lead anywhere, with the token.
      expect(
        await causeOf(json({}, 302, { location: `http://${host}/elsewhere` })),
      ).toBe('it cannot be reached');
      expect(await causeOf(request => request.socket.destroy())).toBe(
        'it cannot be reached',
      );
      expect(requests.map(({ url }) => url)).not.toContain('/elsewhere');

      answer = json(kind === 'github' ? GITHUB_ANSWER : GITLAB_ANSWER);
      expect((await commits.between(range())).commits).toHaveLength(2);
    },
  );

  it('waits no longer than a page may', async () => {
    answer = () => {};
    const before = Date.now();
    const { reason } = await service('github').between(range());
    expect(reason?.params.cause).toBe('it did not answer within 3 s');
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  it('asks no host that the integrations do not name', async () => {
    const commits = service('github');
    const codeOf = async (repositoryUrl: string) =>
      (await commits.between({ ...range(), repositoryUrl })).reason?.code;
    expect(await codeOf('http://127.0.0.1:9/acme/shop')).toBe(
      'comparison.host-not-configured',
    );
    expect(await codeOf('https://bitbucket.example.com/acme/shop')).toBe(
      'comparison.host-unsupported',
    );
    expect(await codeOf('no address')).toBe('comparison.host-not-configured');
    expect(requests).toEqual([]);
  });

  it.each(['/acme', '/'])('says that %s is no repository', async path => {
    for (const kind of ['github', 'gitlab'] as const) {
      const { reason, compareUrl } = await service(kind).between(range(path));
      expect(reason).toMatchObject({
        code: 'comparison.host-failed',
        params: { cause: expect.stringContaining('is no repository') },
      });
      expect(compareUrl).toBeUndefined();
    }
    expect(requests).toEqual([]);
  });

  it('puts nothing into the address that a revision could smuggle in', async () => {
    answer = json(GITHUB_ANSWER);
    await service('github').between({
      ...range(),
      base: '../../../user?a=',
      head: '#b',
    });
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/v3/repos/acme/shop/compare/..%2F..%2F..%2Fuser%3Fa%3D...%23b',
    ]);
  });
});
