import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  KnexLeases,
  Lease,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import type { ProtectionStore } from '../database/ProtectionStore';
import {
  resolveHoldings,
  resolvePolicies,
  type ResolveOptions,
} from './resolvePolicies';

const REFRESH_MS = 30_000;
const FIRST_REFRESH_MS = 1_000;
const KINDS = ['Component', 'Resource', 'System', 'API'];
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'spec.type',
  'relations',
];

export interface PolicyResolverOptions extends Omit<ResolveOptions, 'now'> {
  store: ProtectionStore;
  catalog: Pick<CatalogService, 'streamEntities'>;
  auth: AuthService;
  leases: KnexLeases;
  owner: string;
  logger: LoggerService;
  now(): number;
  /** Policies may be other than before. */
  onChanged(): void;
}

/**
 * Keeps policies as the configuration and the catalog say. A catalog that cannot be read leaves them as they were; at the
 * first start without one, sources that name their entity are protected all the same.
 */
export class PolicyResolver {
  readonly health: LoopHealth;
  #signature: string | undefined;

  constructor(private readonly options: PolicyResolverOptions) {
    this.health = new LoopHealth('policies', options.now);
    assertPolicies(options);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger, owner } = this.options;
    await runLeased({
      leases,
      name: this.health.name,
      owner,
      signal,
      logger,
      onHeld: this.health.held,
      run: async (lease, held) => {
        this.#signature = undefined;
        while (!held.aborted) {
          const entities = await this.#entities();
          if (entities || this.#signature === undefined) {
            await this.refresh(entities ?? [], lease);
          }
          this.health.ran();
          await pause(entities ? REFRESH_MS : FIRST_REFRESH_MS, held);
        }
      },
    });
  }

  async refresh(entities: readonly Entity[], lease?: Lease): Promise<void> {
    const { now, onChanged, store } = this.options;
    const at = now();
    const policies = resolvePolicies({ ...this.options, now: at }, entities);
    const holdings = resolveHoldings(this.options, entities, policies);
    const signature = JSON.stringify([policies, holdings]);
    if (signature === this.#signature) {
      return;
    }
    await store.transaction(async transaction => {
      await transaction.savePolicies(policies, at);
      await transaction.saveHoldings(holdings);
    }, lease);
    this.#signature = signature;
    onChanged();
  }

  async #entities(): Promise<Entity[] | undefined> {
    const { auth, catalog, logger } = this.options;
    try {
      const stream = catalog.streamEntities(
        { filter: { kind: KINDS }, fields: FIELDS },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const entities: Entity[] = [];
      for await (const page of stream) {
        entities.push(...page);
      }
      return entities;
    } catch (error) {
      logger.warn(
        `The catalog cannot be read; policies stay as they were: ${error}`,
      );
      return undefined;
    }
  }
}

/** @throws InputError that names the policy of the configuration, and what is wrong with it */
function assertPolicies({ config, schedules, now }: PolicyResolverOptions) {
  for (const policy of config.policies.values()) {
    const problem = schedules.problemOf(
      policy.schedules,
      policy.timeZone,
      now(),
    );
    if (problem) {
      throw new InputError(
        `backups.policies.${policy.name}: ${problem.message}`,
      );
    }
  }
}
