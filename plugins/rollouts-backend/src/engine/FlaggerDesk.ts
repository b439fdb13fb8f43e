import { NotFoundError } from '@backstage/errors';
import { RolloutStore } from '../database/RolloutStore';
import { HookAnswer, HookType, answerHook } from '../domain/delegated/hooks';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { FlaggerHooks } from '../providers/controllers/hooks';

const TYPES = ['confirm-rollout', 'confirm-promotion', 'rollback'] as const;

/** Answers what Flagger asks by its webhooks, and says which webhooks a Canary needs for that. */
export class FlaggerDesk {
  constructor(
    private readonly options: {
      store: Pick<RolloutStore, 'activeIn'>;
      /** Undefined where no secret is configured for them. */
      hooks?: FlaggerHooks;
      /** Of this room, as clusters reach it. */
      baseUrl(): Promise<string>;
    },
  ) {}

  /** @throws NotFoundError for a secret that is not of that Canary */
  async answer(
    secret: string,
    type: HookType,
    canary: { namespace: string; name: string },
  ): Promise<HookAnswer> {
    const cluster = this.options.hooks?.clusterOf(secret, canary);
    if (cluster === undefined) {
      throw new NotFoundError('There is no such webhook');
    }
    const records = await this.options.store.activeIn(
      cluster,
      canary.namespace,
    );
    return answerHook(
      type,
      records.find(record => isOf(record, canary.name)),
    );
  }

  /** What to add to the analysis of a Canary; undefined where no secret is configured, or nothing is missing. */
  async snippet({ document }: PlanRecord): Promise<string | undefined> {
    const { hooks, baseUrl } = this.options;
    const { routing, target } = document;
    if (routing.kind !== 'flagger' || !hooks) {
      return undefined;
    }
    const missing = TYPES.filter(type => !routing.hooks.includes(type));
    const base = await baseUrl();
    const { cluster, namespace } = target;
    return missing.length === 0
      ? undefined
      : [
          `# Canary ${namespace}/${routing.canary}`,
          'spec:',
          '  analysis:',
          '    webhooks:',
          ...missing.flatMap(type => [
            `      - name: quarterdeck-${type}`,
            `        type: ${type}`,
            `        url: ${base}${hooks.pathOf({ cluster, namespace, name: routing.canary, type })}`,
          ]),
        ].join('\n');
  }
}

function isOf({ plan, state }: RolloutRecord, canary: string): boolean {
  const { routing } = plan.document;
  return (
    state.phase !== 'ended' &&
    routing.kind === 'flagger' &&
    routing.canary === canary
  );
}
