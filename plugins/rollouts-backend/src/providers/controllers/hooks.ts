import { createHmac, timingSafeEqual } from 'node:crypto';

/** Which webhook of which Canary. */
export interface HookOf {
  cluster: string;
  namespace: string;
  name: string;
  type: string;
}

export const HOOK_PATH = '/hooks/flagger';

/** The webhooks that a Canary asks us by: their addresses hold a secret of their own, made from the configured one. */
export class FlaggerHooks {
  constructor(
    private readonly secret: string,
    private readonly clusters: readonly string[],
  ) {}

  /** Below the room's own address. */
  pathOf(hook: HookOf): string {
    return `/v1${HOOK_PATH}/${this.#secretOf(hook).toString('hex')}/${hook.type}`;
  }

  isOurs(url: string, hook: HookOf): boolean {
    return url.endsWith(`/api/rollouts${this.pathOf(hook)}`);
  }

  /** The cluster of the Canary that the secret belongs to; undefined for a secret of none. */
  clusterOf(
    secret: string,
    canary: Pick<HookOf, 'namespace' | 'name'>,
  ): string | undefined {
    const given = Buffer.from(secret, 'hex');
    let found: string | undefined;
    // All are compared, so that the time it takes says nothing.
    for (const cluster of this.clusters) {
      const expected = this.#secretOf({ ...canary, cluster });
      if (
        given.length === expected.length &&
        timingSafeEqual(given, expected)
      ) {
        found = cluster;
      }
    }
    return found;
  }

  #secretOf({ cluster, namespace, name }: Omit<HookOf, 'type'>): Buffer {
    return createHmac('sha256', this.secret)
      .update(JSON.stringify(['flagger', cluster, namespace, name]))
      .digest();
  }
}
