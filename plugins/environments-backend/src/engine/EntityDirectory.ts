import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { pause } from '@quarterdeck/toolkit-node';
import { selectsWorkload, WorkloadSelector } from '@quarterdeck/toolkit-common';
import { workloadSelectorOf } from '../domain/entitySelector';

const REFRESH_MS = 10_000;
/** While nothing has been read yet: the catalog of a new portal fills within seconds. */
const FIRST_REFRESH_MS = 1_000;
const KUBERNETES_ID = 'backstage.io/kubernetes-id';
const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'relations'];

export interface DirectoryEntity {
  ref: string;
  title: string;
  ownerRefs: readonly string[];
  systemRef?: string;
  /** Undefined where its annotations name no workloads, or cannot be read. */
  selector?: WorkloadSelector;
  entity: Entity;
}

/**
 * The components of the catalog in memory, read again every few seconds: whose workload is this, and who owns it? What
 * a reader may see of it is for `EntityAccess` to say.
 */
export class EntityDirectory {
  readonly #listeners = new Set<() => void>();
  #byRef: ReadonlyMap<string, DirectoryEntity> = new Map();
  #byKubernetesId: ReadonlyMap<string, readonly DirectoryEntity[]> = new Map();
  #bySelector: readonly DirectoryEntity[] = [];
  #signature = '';
  #loaded = false;

  constructor(
    private readonly options: {
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {}

  /** Whether the catalog has been read at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  all(): DirectoryEntity[] {
    return [...this.#byRef.values()];
  }

  get(ref: string): DirectoryEntity | undefined {
    return this.#byRef.get(ref);
  }

  /** The entities whose annotations name a workload: one, unless somebody made a mistake. */
  claimsOf(workload: {
    cluster: string;
    namespace: string;
    labels: Readonly<Record<string, string>>;
  }): string[] {
    const id = workload.labels[KUBERNETES_ID];
    const candidates = [
      ...((id && this.#byKubernetesId.get(id)) || []),
      ...this.#bySelector,
    ];
    return candidates
      .filter(({ selector }) => selector && selectsWorkload(selector, workload))
      .map(({ ref }) => ref);
  }

  /** Calls back whenever it may answer otherwise than before. Returns how to stop that. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the catalog again and again until the signal aborts; one that cannot be read leaves what was known. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.refresh();
      } catch (error) {
        this.options.logger.warn(
          `The catalog cannot be read; whose workload is whose stays as it was: ${error}`,
        );
      }
      await pause(this.#byRef.size > 0 ? REFRESH_MS : FIRST_REFRESH_MS, signal);
    }
  }

  async refresh(): Promise<void> {
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const entities: DirectoryEntity[] = [];
    const stream = catalog.streamEntities(
      { filter: { kind: 'Component' }, fields: FIELDS },
      { credentials },
    );
    for await (const page of stream) {
      entities.push(...page.map(toDirectoryEntity));
    }
    this.#loaded = true;
    const signature = JSON.stringify(
      entities.map(({ ref, title, ownerRefs, systemRef, entity }) => [
        ref,
        title,
        ownerRefs,
        systemRef,
        entity.metadata.annotations,
      ]),
    );
    if (signature === this.#signature) {
      return;
    }
    this.#signature = signature;
    this.#index(entities);
    this.#listeners.forEach(listener => listener());
  }

  #index(entities: readonly DirectoryEntity[]): void {
    const byKubernetesId = new Map<string, DirectoryEntity[]>();
    const bySelector: DirectoryEntity[] = [];
    for (const each of entities) {
      const id = singleId(each.selector);
      if (id !== undefined) {
        byKubernetesId.set(id, [...(byKubernetesId.get(id) ?? []), each]);
      } else if (each.selector) {
        bySelector.push(each);
      }
    }
    this.#byRef = new Map(entities.map(each => [each.ref, each]));
    this.#byKubernetesId = byKubernetesId;
    this.#bySelector = bySelector;
  }
}

function singleId(selector: WorkloadSelector | undefined): string | undefined {
  const [requirement] = selector?.labels ?? [];
  return requirement?.operator === 'in' &&
    requirement.label === KUBERNETES_ID &&
    requirement.values.length === 1
    ? requirement.values[0]
    : undefined;
}

function toDirectoryEntity(entity: Entity): DirectoryEntity {
  const selected = workloadSelectorOf(entity);
  const related = (type: string) =>
    (entity.relations ?? [])
      .filter(relation => relation.type === type)
      .map(({ targetRef }) => targetRef);
  return {
    ref: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
    ownerRefs: related(RELATION_OWNED_BY),
    systemRef: related(RELATION_PART_OF).find(ref => ref.startsWith('system:')),
    selector: 'selector' in selected ? selected.selector : undefined,
    entity,
  };
}
