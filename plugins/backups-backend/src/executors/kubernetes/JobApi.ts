import {
  KubernetesStatusError,
  type KubernetesConnection,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';

const TIMEOUT_MS = 15_000;

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const jobSchema = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  status: z
    .object({ conditions: z.array(conditionSchema).optional() })
    .default({}),
});
const explained = z.object({
  reason: z.string().optional(),
  message: z.string().optional(),
});
const podSchema = z.object({
  metadata: z.object({ name: z.string() }),
  status: z
    .object({
      phase: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      conditions: z.array(conditionSchema).optional(),
      containerStatuses: z
        .array(
          z.object({
            state: z
              .object({
                waiting: explained.optional(),
                running: z.object({}).optional(),
                terminated: explained
                  .extend({ exitCode: z.number() })
                  .optional(),
              })
              .default({}),
          }),
        )
        .optional(),
    })
    .default({}),
});
export type JobObject = z.infer<typeof jobSchema>;
export type PodObject = z.infer<typeof podSchema>;

/** Jobs, their Secrets and their pods in one namespace. */
export class JobApi {
  constructor(
    private readonly connection: KubernetesConnection,
    private readonly namespace: string,
  ) {}

  /** @returns its uid */
  async createJob(manifest: object, signal: AbortSignal): Promise<string> {
    return jobSchema.parse(await this.#post(this.#jobs(), manifest, signal))
      .metadata.uid;
  }

  async createSecret(manifest: object, signal: AbortSignal): Promise<void> {
    await this.#post(this.#secrets(), manifest, signal);
  }

  /** Undefined: it is not there. */
  async job(name: string): Promise<JobObject | undefined> {
    const found = await unlessMissing(this.#get(`${this.#jobs()}/${name}`));
    return found === undefined ? undefined : jobSchema.parse(found);
  }

  async jobsWith(labels: Record<string, string>): Promise<JobObject[]> {
    return await this.#list(this.#jobs(), labels, jobSchema);
  }

  async podsWith(labels: Record<string, string>): Promise<PodObject[]> {
    const path = `/api/v1/namespaces/${this.namespace}/pods`;
    return await this.#list(path, labels, podSchema);
  }

  /** It is there until its pod is gone. */
  async deleteJob(name: string): Promise<void> {
    await this.#delete(`${this.#jobs()}/${name}`, {
      propagationPolicy: 'Foreground',
    });
  }

  async deleteSecret(name: string): Promise<void> {
    await this.#delete(`${this.#secrets()}/${name}`, {});
  }

  #jobs(): string {
    return `/apis/batch/v1/namespaces/${this.namespace}/jobs`;
  }

  #secrets(): string {
    return `/api/v1/namespaces/${this.namespace}/secrets`;
  }

  async #get(path: string): Promise<unknown> {
    return await this.connection.getJson(path, {
      signal: new AbortController().signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  async #list<Item>(
    path: string,
    labels: Record<string, string>,
    schema: z.ZodType<Item>,
  ): Promise<Item[]> {
    const selector = Object.entries(labels).map(pair => pair.join('='));
    const list = await this.#get(
      `${path}?labelSelector=${encodeURIComponent(selector.join(','))}`,
    );
    return z.object({ items: z.array(schema) }).parse(list).items;
  }

  async #post(
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<unknown> {
    return await this.connection.send('POST', path, {
      body,
      contentType: 'application/json',
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  async #delete(path: string, options: object): Promise<void> {
    await unlessMissing(
      this.connection.send('DELETE', path, {
        body: { apiVersion: 'v1', kind: 'DeleteOptions', ...options },
        contentType: 'application/json',
        signal: new AbortController().signal,
        timeoutMs: TIMEOUT_MS,
      }),
    );
  }
}

async function unlessMissing<Value>(
  answer: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubernetesStatusError && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}
