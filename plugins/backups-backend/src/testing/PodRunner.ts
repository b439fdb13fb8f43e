import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import type { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Its fake node cannot pull it, and so leaves the pod to whoever carries it out. */
export const POD_IMAGE = 'quarterdeck.test/broken-without-a-kubelet:1';

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        deletionTimestamp: z.string().optional(),
      }),
      spec: z.object({
        containers: z.tuple([
          z.object({ name: z.string(), command: z.array(z.string()) }),
        ]),
        volumes: z.array(
          z.object({
            secret: z.object({ secretName: z.string() }).optional(),
          }),
        ),
      }),
      status: z.object({
        containerStatuses: z.array(z.unknown()).optional(),
      }),
    }),
  ),
});
type Pod = z.infer<typeof podsSchema>['items'][number];
const secretSchema = z.object({ data: z.record(z.string(), z.string()) });

/**
 * The kubelet of a control plane without nodes: runs what a pod is to run as a process of this machine with its Secret as
 * files, and says in its status what became of it.
 */
export class PodRunner {
  /** Pods are left as they are. */
  isIdle = false;
  readonly #processes = new Map<string, ChildProcess>();
  readonly #folders: string[] = [];
  readonly #seen = new Set<string>();
  #isStopped = false;
  readonly #loop: Promise<void>;

  constructor(
    private readonly connection: KubernetesConnection,
    private readonly namespace: string,
  ) {
    this.#loop = this.#run();
  }

  get running(): ChildProcess[] {
    return [...this.#processes.values()];
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#loop;
    for (const child of this.running) {
      child.kill('SIGKILL');
    }
    for (const folder of this.#folders) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const { items } = podsSchema.parse(await this.#get('pods'));
      const live = items.filter(
        ({ metadata }) => metadata.deletionTimestamp === undefined,
      );
      for (const [name, child] of this.#processes) {
        if (!live.some(({ metadata }) => metadata.name === name)) {
          child.kill('SIGTERM');
        }
      }
      for (const pod of live) {
        const { name } = pod.metadata;
        const isBound = pod.status.containerStatuses !== undefined;
        if (isBound && !this.isIdle && !this.#seen.has(name)) {
          await this.#begin(pod);
        }
      }
      await sleep(200);
    }
  }

  async #begin({ metadata: { name }, spec }: Pod): Promise<void> {
    const [container] = spec.containers;
    const secret = spec.volumes.find(volume => volume.secret)?.secret;
    const found = await this.#get(`secrets/${secret?.secretName}`);
    if (found === undefined) {
      // Nor does a kubelet begin before it is there.
      return;
    }
    this.#seen.add(name);
    const folder = await mkdtemp(path.join(tmpdir(), 'backups-pod-'));
    this.#folders.push(folder);
    for (const [file, content] of Object.entries(
      secretSchema.parse(found).data,
    )) {
      const text = Buffer.from(content, 'base64').toString();
      await writeFile(
        path.join(folder, file),
        text.replaceAll('"/scratch"', JSON.stringify(`${folder}/scratch`)),
        { mode: 0o600 },
      );
    }
    const [program, ...args] = container.command.map(part =>
      part.replace('/run/quarterdeck', folder),
    );
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#processes.set(name, child);
    const log: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => log.push(String(chunk)));
    child.once('exit', async (code, signal) => {
      this.#processes.delete(name);
      await this.#say(name, container.name, {
        phase: code === 0 ? 'Succeeded' : 'Failed',
        state: {
          terminated: {
            exitCode: code ?? 137,
            reason: signal === 'SIGKILL' ? 'OOMKilled' : 'Error',
            message: log.join('').slice(-500) || undefined,
          },
        },
      });
    });
    await this.#say(name, container.name, {
      phase: 'Running',
      state: { running: { startedAt: new Date().toISOString() } },
    });
  }

  async #say(
    pod: string,
    container: string,
    { phase, state }: { phase: string; state: object },
  ): Promise<void> {
    const entry = { name: container, image: POD_IMAGE, imageID: '', state };
    await this.#unlessMissing(
      this.connection.send('PATCH', `${this.#path('pods')}/${pod}/status`, {
        body: {
          status: {
            phase,
            containerStatuses: [{ ...entry, ready: false, restartCount: 0 }],
          },
        },
        contentType: 'application/strategic-merge-patch+json',
        signal: new AbortController().signal,
        timeoutMs: 10_000,
      }),
    );
  }

  #path(resource: string): string {
    return `/api/v1/namespaces/${this.namespace}/${resource}`;
  }

  async #get(resource: string): Promise<unknown> {
    return await this.#unlessMissing(
      this.connection.getJson(this.#path(resource), {
        signal: new AbortController().signal,
        timeoutMs: 10_000,
      }),
    );
  }

  async #unlessMissing(answer: Promise<unknown>): Promise<unknown> {
    return await answer.catch(error => {
      if (error instanceof KubernetesStatusError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    });
  }
}
