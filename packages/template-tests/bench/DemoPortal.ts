import { ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentMatrixSchema } from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';

const ROOT = resolve(__dirname, '../../..');
const STARTS_WITHIN_MS = 180_000;
const RUNS_WITHIN_MS = 60_000;
const OWNER = 'user:default/dana-developer';

const taskSchema = z.object({ status: z.string() });
/** The portal as `npm start` brings it up, asked the way its pages ask. */
export class DemoPortal {
  private constructor(
    private readonly child: ChildProcess,
    private readonly state: string,
    private readonly backend: string,
    private token = '',
  ) {}

  static async start(): Promise<DemoPortal> {
    const state = await mkdtemp(join(tmpdir(), 'create-bench-portal-'));
    const [app, backend, cluster] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
    ]);
    const child = spawn(
      process.execPath,
      [
        'scripts/start.mjs',
        ...['--state', state],
        ...['--port-app', String(app)],
        ...['--port-backend', String(backend)],
        ...['--port-cluster', String(cluster)],
      ],
      { cwd: ROOT, stdio: ['ignore', 2, 2] },
    );
    const portal = new DemoPortal(child, state, `http://localhost:${backend}`);
    try {
      await portal.#untilReady();
      return portal;
    } catch (error) {
      await portal.stop();
      throw error;
    }
  }

  /** @returns seconds from the click on *Create* until the Environments tab shows development healthy */
  async createAndWait(name: string): Promise<number> {
    const since = performance.now();
    const { id } = z.object({ id: z.string() }).parse(
      await this.#ask('POST', '/api/scaffolder/v2/tasks', {
        templateRef: 'template:default/go-service',
        values: {
          name,
          description: 'A service that a benchmark has made',
          owner: 'group:default/veza-team',
          system: 'system:default/veza',
        },
      }),
    );
    const deadline = Date.now() + RUNS_WITHIN_MS;
    while (!(await this.#isHealthy(name))) {
      const task = taskSchema.parse(
        await this.#ask('GET', `/api/scaffolder/v2/tasks/${id}`),
      );
      if (task.status === 'failed' || Date.now() > deadline) {
        throw new Error(`${name} does not run; its task is ${task.status}`);
      }
      await sleep(50);
    }
    return (performance.now() - since) / 1000;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise(ends => {
        this.child.once('exit', ends);
      });
      this.child.kill('SIGTERM');
      await ended;
    }
    await rm(this.state, { recursive: true, force: true });
  }

  async #isHealthy(name: string): Promise<boolean> {
    const response = await this.#fetch(
      'GET',
      `/api/environments/v1/entities/component/default/${name}/environments`,
    );
    if (!response.ok) {
      return false;
    }
    const { environments } = environmentMatrixSchema.parse(
      await response.json(),
    );
    const development = environments.find(
      ({ environment }) => environment.id === 'development',
    );
    return development?.health.status === 'healthy';
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + STARTS_WITHIN_MS;
    while (Date.now() < deadline && this.child.exitCode === null) {
      const isReady = await this.#signIn().catch(() => false);
      if (isReady) {
        return;
      }
      await sleep(500);
    }
    throw new Error('The portal does not answer');
  }

  async #signIn(): Promise<boolean> {
    const session = await fetch(`${this.backend}/api/auth/demo/refresh`, {
      headers: { 'x-quarterdeck-demo-user': OWNER },
    });
    if (!session.ok) {
      return false;
    }
    this.token = z
      .object({ backstageIdentity: z.object({ token: z.string() }) })
      .parse(await session.json()).backstageIdentity.token;
    const template = await this.#fetch(
      'GET',
      '/api/catalog/entities/by-name/template/default/go-service',
    );
    return template.ok;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await this.#fetch(method, path, body);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  #fetch(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.backend}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        found(typeof address === 'object' && address ? address.port : 0),
      );
    });
  });
}
