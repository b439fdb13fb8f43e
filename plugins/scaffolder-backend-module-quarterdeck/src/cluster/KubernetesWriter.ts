import { ConflictError } from '@backstage/errors';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';

/** Fields that the portal declares are known by this name; what others declare is not taken from them. */
export const FIELD_MANAGER = 'quarterdeck-create';
const TIMEOUT_MS = 30_000;

export const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  status: z.unknown().optional(),
});

export type KubernetesObject = z.infer<typeof objectSchema>;

const resourcesSchema = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() }),
  ),
});
const listSchema = z.object({ items: z.array(z.unknown()).nullable() });

/** Reads and declares objects of a cluster, with the portal's own credentials. */
export class KubernetesWriter {
  readonly #served = new Map<
    string,
    Promise<z.infer<typeof resourcesSchema>['resources']>
  >();

  constructor(
    private readonly connection: KubernetesConnection,
    private readonly signal: AbortSignal,
  ) {}

  /** @returns undefined where the cluster does not serve the kind, such as a custom resource without its definition */
  async pathOf({
    apiVersion,
    kind,
    metadata: { namespace, name },
  }: KubernetesObject): Promise<string | undefined> {
    const group = groupPath(apiVersion);
    const resources =
      this.#served.get(apiVersion) ??
      this.#read(group).then(
        found => resourcesSchema.parse(found ?? { resources: [] }).resources,
      );
    this.#served.set(apiVersion, resources);
    const resource = (await resources).find(
      each => each.kind === kind && !each.name.includes('/'),
    );
    return (
      resource &&
      [
        group,
        ...(resource.namespaced ? ['namespaces', namespace ?? 'default'] : []),
        resource.name,
        name,
      ].join('/')
    );
  }

  /** @returns undefined where there is none */
  async get(path: string): Promise<KubernetesObject | undefined> {
    const found = await this.#read(path);
    return found === undefined ? undefined : objectSchema.parse(found);
  }

  async list(path: string, labelSelector: string): Promise<KubernetesObject[]> {
    const query = new URLSearchParams({ labelSelector, limit: '500' });
    const found = await this.#read(`${path}?${query}`);
    return (listSchema.parse(found ?? { items: [] }).items ?? []).flatMap(
      item => {
        // Items of lists do not repeat what kind they are.
        const parsed = objectSchema.safeParse({
          apiVersion: '',
          kind: '',
          ...(typeof item === 'object' ? item : {}),
        });
        return parsed.success ? [parsed.data] : [];
      },
    );
  }

  /**
   * Declares an object by server-side apply; what it leaves out is left to others.
   *
   * @throws ConflictError where another has declared a field differently
   */
  async apply(path: string, object: KubernetesObject): Promise<void> {
    const query = new URLSearchParams({ fieldManager: FIELD_MANAGER });
    try {
      await this.connection.send('PATCH', `${path}?${query}`, {
        body: object,
        contentType: 'application/apply-patch+yaml',
        signal: this.signal,
        timeoutMs: TIMEOUT_MS,
      });
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 409) {
        throw new ConflictError(
          `${object.kind} ${object.metadata.name} is declared differently by others: ${error.message}`,
        );
      }
      throw error;
    }
  }

  /** Deletes this very object in the state that was read; nothing where it has changed or gone in the meantime. */
  async delete(
    path: string,
    { uid, resourceVersion }: KubernetesObject['metadata'],
  ): Promise<boolean> {
    try {
      await this.connection.send('DELETE', path, {
        body: { preconditions: { uid, resourceVersion } },
        contentType: 'application/json',
        signal: this.signal,
        timeoutMs: TIMEOUT_MS,
      });
      return true;
    } catch (error) {
      if (
        error instanceof KubernetesStatusError &&
        [404, 409].includes(error.statusCode)
      ) {
        return false;
      }
      throw error;
    }
  }

  async #read(path: string): Promise<unknown> {
    try {
      return await this.connection.getJson(path, {
        signal: this.signal,
        timeoutMs: TIMEOUT_MS,
      });
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}
