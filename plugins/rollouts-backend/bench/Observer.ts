import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const POLL_MS = 200;
const deploymentsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), generation: z.number() }),
      spec: z.object({
        replicas: z.number(),
        template: z.object({
          spec: z.object({
            containers: z.array(z.object({ image: z.string() })),
          }),
        }),
      }),
      status: z.object({
        observedGeneration: z.number().default(0),
        replicas: z.number().default(0),
        updatedReplicas: z.number().default(0),
        availableReplicas: z.number().default(0),
      }),
    }),
  ),
});
type Deployment = z.infer<typeof deploymentsSchema>['items'][number];

/** Looks at the Deployments of the fleet again and again, and keeps since when each service is whole, and on what. */
export class Observer {
  readonly #whole = new Map<string, { image: string; since: number }>();
  readonly #stopped = new AbortController();

  constructor(private readonly connection: KubernetesConnection) {}

  async run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const { items } = deploymentsSchema.parse(
        await this.connection.getJson('/apis/apps/v1/deployments', {
          signal: new AbortController().signal,
          timeoutMs: 30_000,
        }),
      );
      const at = Date.now();
      const byName = new Map(items.map(each => [each.metadata.name, each]));
      for (const [name, deployment] of byName) {
        const image = deployment.spec.template.spec.containers[0].image;
        if (byName.has(`${name}-canary`) || !isWhole(deployment)) {
          this.#whole.delete(name);
        } else if (this.#whole.get(name)?.image !== image) {
          this.#whole.set(name, { image, since: at });
        }
      }
      await sleep(POLL_MS);
    }
  }

  /** Since when all that there is of it is one Deployment of that image, all ready; undefined while it is not so. */
  wholeSince(name: string, image: string): number | undefined {
    const known = this.#whole.get(name);
    return known?.image === image ? known.since : undefined;
  }

  stop(): void {
    this.#stopped.abort();
  }
}

function isWhole({ metadata, spec, status }: Deployment): boolean {
  return (
    status.observedGeneration >= metadata.generation &&
    status.replicas === spec.replicas &&
    status.updatedReplicas === spec.replicas &&
    status.availableReplicas === spec.replicas
  );
}
