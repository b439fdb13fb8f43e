import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRepository } from './readRepository';

/** As `quarterdeck:ensure-repo` names them */
const REPOSITORY = /^([a-z0-9][a-z0-9-]*)\.git$/;

/**
 * Entities of the bare repositories in a folder of this machine: what `catalog:register` is for hosts, which takes no
 * files.
 */
export class LocalRepositoriesProvider implements EntityProvider {
  #connection: EntityProviderConnection | undefined;
  readonly #known = new Map<string, DeferredEntity[]>();
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly logger: LoggerService,
  ) {}

  getProviderName(): string {
    return 'quarterdeck-local-repositories';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** Reads all repositories; what is gone leaves the catalog. */
  async refreshAll(): Promise<void> {
    await this.#inTurn(async connection => {
      const entries = await readdir(this.directory).catch(ignoreAbsence);
      const names = entries.flatMap(
        entry => REPOSITORY.exec(entry)?.slice(1, 2) ?? [],
      );
      for (const name of [...this.#known.keys()]) {
        if (!names.includes(name)) {
          this.#known.delete(name);
        }
      }
      for (const name of names) {
        await this.#read(name);
      }
      await connection.applyMutation({
        type: 'full',
        entities: [...this.#known.values()].flat(),
      });
    });
  }

  /** Reads one repository, right after it has changed. */
  async refreshOne(name: string): Promise<void> {
    if (!REPOSITORY.test(`${name}.git`)) {
      this.logger.warn(`There can be no repository of that name`);
      return;
    }
    await this.#inTurn(async connection => {
      const before = this.#known.get(name) ?? [];
      const added = await this.#read(name);
      const refs = new Set(added.map(refOf));
      await connection.applyMutation({
        type: 'delta',
        added,
        removed: before.filter(deferred => !refs.has(refOf(deferred))),
      });
    });
  }

  async #read(name: string): Promise<DeferredEntity[]> {
    try {
      const path = join(this.directory, `${name}.git`);
      const entities = await readRepository(path, this.logger);
      if (entities) {
        this.#known.set(name, entities);
      }
    } catch (error) {
      this.logger.warn(`Repository ${name} cannot be read: ${error}`);
    }
    return this.#known.get(name) ?? [];
  }

  /** One after the other, so that an old reading never overwrites a new one. */
  async #inTurn(
    work: (connection: EntityProviderConnection) => Promise<void>,
  ): Promise<void> {
    const connection = this.#connection;
    if (!connection) {
      return;
    }
    const turn = this.#last.then(() => work(connection));
    this.#last = turn.catch(() => {});
    await turn;
  }
}

function refOf({ entity }: DeferredEntity): string {
  return stringifyEntityRef(entity);
}

function ignoreAbsence(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') {
    return [];
  }
  throw error;
}
