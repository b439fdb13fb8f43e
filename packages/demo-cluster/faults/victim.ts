import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.array(
    z.object({
      cluster: z.object({
        server: z.url(),
        'certificate-authority-data': z.base64(),
      }),
    }),
  ),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })),
});

export interface Attack {
  /** The kind, for the report. */
  kind: string;
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** Whether this has to be refused; what is merely odd may be served. */
  mustRefuse: boolean;
}

export interface Answer {
  status: number;
  body: string;
}

/** A demo cluster in a process of its own, which may crash without taking the campaign along. */
export class Victim {
  #log = '';

  private constructor(
    private readonly directory: string,
    private readonly child: ChildProcess,
    readonly url: URL,
    readonly ca: Buffer,
    private readonly token: string,
    private readonly agent: Agent,
  ) {}

  static async start(): Promise<Victim> {
    const directory = await mkdtemp(path.join(tmpdir(), 'cluster-faults-'));
    const kubeconfig = path.join(directory, 'kubeconfig');
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, '..', 'src', 'main.ts'),
        ...['--port', '0', '--kubeconfig', kubeconfig],
        ...['--examples', 'none', '--no-load'],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const access = await accessFrom(kubeconfig, child);
    const agent = new Agent({ ca: access.ca, keepAlive: true, maxSockets: 8 });
    const { url, ca, token } = access;
    const victim = new Victim(directory, child, url, ca, token, agent);
    child.stderr?.on('data', text => {
      victim.#log = `${victim.#log}${text}`.slice(-4_000);
    });
    return victim;
  }

  get hasCrashed(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get log(): string {
    return this.#log;
  }

  /**
   * Sends one request and reads what comes back, up to the first 64 KB: some answers are streams without an end.
   *
   * @returns undefined where the connection was closed without an answer
   */
  send(
    attack: Omit<Attack, 'kind' | 'mustRefuse'>,
  ): Promise<Answer | undefined> {
    return new Promise(resolve => {
      const call = request(
        {
          agent: this.agent,
          host: this.url.hostname,
          port: this.url.port,
          method: attack.method,
          path: attack.path,
          headers: {
            authorization: `Bearer ${this.token}`,
            // Node frames a body by itself only for methods that usually have one.
            'content-length': Buffer.byteLength(attack.body ?? ''),
            ...attack.headers,
          },
          timeout: 15_000,
        },
        response => {
          let body = '';
          const finish = () => {
            resolve({ status: response.statusCode ?? 0, body });
            response.destroy();
          };
          const isStream = attack.path.includes('watch=');
          const patience = isStream ? setTimeout(finish, 300) : undefined;
          response.setEncoding('utf8');
          response.on('data', part => {
            body += part;
            if (body.length > 65_536) finish();
          });
          response.once('close', () => {
            clearTimeout(patience);
            finish();
          });
        },
      );
      call.once('timeout', () => call.destroy());
      call.once('error', () =>
        // The server may have closed a kept connection at this very moment, which says nothing of this request.
        resolve(call.reusedSocket ? this.send(attack) : undefined),
      );
      call.end(attack.body);
    });
  }

  /** Whether it still answers, if not at once: the connection at hand may be one that it has closed. */
  async isWell(): Promise<boolean> {
    for (let tries = 0; tries < 3 && !this.hasCrashed; tries++) {
      const answer = await this.send({ method: 'GET', path: '/readyz' });
      if (answer?.status === 200) return true;
      await sleep(500);
    }
    return false;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    if (!this.hasCrashed) {
      const ended = new Promise(resolve => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    }
    await rm(this.directory, { recursive: true });
  }
}

async function accessFrom(kubeconfig: string, child: ChildProcess) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break;
    if (existsSync(kubeconfig)) {
      const { clusters, users } = kubeconfigSchema.parse(
        parse(readFileSync(kubeconfig, 'utf8')),
      );
      const [{ cluster }] = clusters;
      return {
        url: new URL(cluster.server),
        ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
        token: users[0].user.token,
      };
    }
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error('The demo cluster did not start');
}
