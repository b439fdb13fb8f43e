import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KnownRepository, undisputed } from './undisputed';
import { locationKeyOf, readRepository } from './readRepository';

/** As `quarterdeck:ensure-repo` names them */
const REPOSITORY = /^([a-z0-9][a-z0-9-]*)\.git$/;

/**
 * Entities of the bare repositories in a folder of this machine: what `catalog:register` is for hosts, which takes no
 * files.
 */
export class LocalRepositoriesProvider implements EntityProvider {
  #connection: EntityProviderConnection | undefined;
  readonly #known = new Map<string, KnownRepository>();
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
        entities: [...this.#described().values()],
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
      const isItsOwn = ([, { locationKey }]: [string, DeferredEntity]) =>
        locationKey === locationKeyOf(name);
      const before = [...this.#described()].filter(isItsOwn);
      await this.#read(name);
      const after = this.#described();
      await connection.applyMutation({
        type: 'delta',
        added: [...after].filter(isItsOwn).map(([, deferred]) => deferred),
        // What another repository describes by now is not taken from it.
        removed: before.flatMap(([ref, deferred]) =>
          after.has(ref) ? [] : [deferred],
        ),
      });
    });
  }

  async #read(name: string): Promise<void> {
    try {
      const path = join(this.directory, `${name}.git`);
      const entities = await readRepository(path, this.logger);
      if (entities) {
        const madeAt = await stat(path).then(
          ({ birthtimeMs }) => birthtimeMs,
          () => Infinity,
        );
        this.#known.set(name, { name, madeAt, entities });
      }
    } catch (error) {
      this.logger.warn(`Repository ${name} cannot be read: ${error}`);
    }
  }

  #described(): Map<string, DeferredEntity> {
    return undisputed([...this.#known.values()], this.logger);
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

function ignoreAbsence(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') {
    return [];
  }
  throw error;
}
