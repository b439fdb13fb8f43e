import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { runGit } from '@quarterdeck/toolkit-node';

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** Git's own server over HTTP, and as much of the interfaces of GitHub and GitLab as making a repository takes. */
export class GitHost {
  readonly asked: Asked[] = [];
  /** Password that Git and the interfaces want */
  readonly token = 'let-me-in-4711';
  readonly #server = http.createServer((request, response) => {
    this.#answer(request, response).catch(error => {
      response.writeHead(500).end(String(error));
    });
  });

  constructor(private readonly root: string) {}

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get host(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return `127.0.0.1:${port ?? 0}`;
  }

  pathOf(repository: string): string {
    return join(this.root, `${repository}.git`);
  }

  async make(repository: string): Promise<void> {
    const directory = this.pathOf(repository);
    await mkdir(directory, { recursive: true });
    await runGit(['init', '--quiet', '--bare', '.'], { directory });
    await runGit(['config', 'http.receivepack', 'true'], { directory });
  }

  async #answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    if (!this.#knows(request.headers.authorization)) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
        .end();
      return;
    }
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    if (url.pathname.startsWith('/api/')) {
      await this.#interface(request, response, url);
      return;
    }
    await this.#git(request, response, url);
  }

  #knows(authorization: string | undefined): boolean {
    const [kind, value = ''] = authorization?.split(' ') ?? [];
    return kind === 'Basic'
      ? Buffer.from(value, 'base64').toString().endsWith(`:${this.token}`)
      : value === this.token;
  }

  /** The CGI program of Git. */
  async #git(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    url: URL,
  ): Promise<void> {
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'git',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    backend.stdin.on('error', () => {});
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(backend, 'close');
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf('\r\n\r\n');
    const headers = Object.fromEntries(
      answer
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map(line => line.split(/: (.*)/s).slice(0, 2)),
    );
    const { Status: status = '200', ...rest } = headers;
    response
      .writeHead(Number.parseInt(status, 10), rest)
      .end(answer.subarray(end + 4));
  }

  async #interface(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    url: URL,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text ? JSON.parse(text) : undefined;
    const method = request.method ?? '';
    const path = decodeURIComponent(url.pathname);
    this.asked.push({ method, path, body });
    const [status, answer] = await this.#decide(method, path, body);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer));
  }

  async #decide(
    method: string,
    path: string,
    body: unknown,
  ): Promise<[number, unknown]> {
    const isMaking =
      method === 'POST' && /\/(?:orgs\/shop\/repos|projects)$/.test(path);
    if (isMaking && typeof body === 'object' && body && 'name' in body) {
      await this.make(`shop/${body.name}`);
      return [201, { id: 1 }];
    }
    if (method === 'GET' && path.endsWith('/protection')) {
      const isProtected = this.asked.some(
        each => each.method === 'PUT' && each.path === path,
      );
      return [isProtected ? 200 : 404, {}];
    }
    if (/\/(?:protection|protected_branches)$/.test(path)) {
      return [method === 'PUT' ? 200 : 201, {}];
    }
    if (/\/(?:users|namespaces)\/shop$/.test(path)) {
      return [200, { type: 'Organization', id: 7 }];
    }
    const isThere = this.asked.some(
      each => each.method === 'POST' && /repos$|projects$/.test(each.path),
    );
    return [isThere ? 200 : 404, {}];
  }
}
