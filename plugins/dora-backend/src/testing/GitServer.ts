import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';

/** Git's own server of repositories over HTTP, on this machine alone; wants a password. */
export class GitServer {
  readonly asked: string[] = [];
  readonly #server = http.createServer((request, response) => {
    this.#answer(request, response).catch(error => {
      response.writeHead(500).end(String(error));
    });
  });

  constructor(
    private readonly root: string,
    private readonly token: string,
  ) {}

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
    return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async #answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const [, credentials = ''] =
      request.headers.authorization?.split(' ') ?? [];
    if (
      !Buffer.from(credentials, 'base64').toString().endsWith(`:${this.token}`)
    ) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
        .end();
      return;
    }
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    this.asked.push(`${request.method} ${url.pathname}`);
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
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
    const { Status: status = '200', ...headers } = Object.fromEntries(
      answer
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map(line => line.split(/: (.*)/s).slice(0, 2)),
    );
    response
      .writeHead(Number.parseInt(status, 10), headers)
      .end(answer.subarray(end + 4));
  }
}
