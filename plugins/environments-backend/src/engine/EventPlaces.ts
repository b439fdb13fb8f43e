import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { isOfRepository } from '@quarterdeck/toolkit-node';
import { matchesAnyGlob } from '../domain/globs';
import { EnvironmentDefinition } from '../domain/placement';
import { EventsConfig } from '../eventsConfig';
import { Where, Whose } from '../providers/events/said';
import { EntityDirectory } from './EntityDirectory';

const ARGOCD_APP = 'argocd/app-name';
const KUBERNETES_ID = 'backstage.io/kubernetes-id';
const MOST_NAMED = 5;

/** Finds out of which entity and of which environment an event speaks. */
export class EventPlaces {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: Pick<CatalogService, 'getEntityByRef'>;
      directory: Pick<EntityDirectory, 'loaded' | 'all' | 'get'>;
      definitions: readonly EnvironmentDefinition[];
      config: Pick<EventsConfig, 'environments' | 'entities'>;
    },
  ) {}

  /** @throws InputError that says what to write where, where none or more than one fits */
  environmentOf(where: Where): string {
    const { config, definitions } = this.options;
    if (!('environment' in where)) {
      return this.#environmentAt(where);
    }
    const name = where.environment;
    const id = config.environments.get(name) ?? name;
    if (!definitions.some(({ environment }) => environment.id === id)) {
      throw new InputError(
        `There is no environment "${name}"; say in environments.events.environments which one it stands for (there is ${
          definitions.map(({ environment }) => environment.id).join(', ') ||
          'none configured'
        })`,
      );
    }
    return id;
  }

  #environmentAt({
    cluster,
    namespace,
  }: {
    cluster?: string;
    namespace: string;
  }): string {
    const fits = this.options.definitions.filter(
      ({ clusters, namespacePatterns }) =>
        (cluster === undefined || clusters.includes(cluster)) &&
        matchesAnyGlob(namespacePatterns, namespace),
    );
    if (fits.length !== 1) {
      throw new InputError(
        `Namespace ${namespace}${cluster ? ` of cluster ${cluster}` : ''} belongs to ${
          fits.length === 0 ? 'no environment' : 'more than one environment'
        }; label the application with quarterdeck.io/environment`,
      );
    }
    return fits[0].environment.id;
  }

  /** @throws InputError that says what to write where, where none or more than one fits */
  async entityOf(whose: Whose): Promise<Entity> {
    const { directory, config } = this.options;
    if (!directory.loaded) {
      throw new ServiceUnavailableError('The catalog has not been read yet');
    }
    const { entityRef, repository, name } = whose;
    const said = entityRef ?? name ?? repository ?? '';
    const configured =
      config.entities.get(said) ??
      (repository === undefined ? undefined : config.entities.get(repository));
    if (entityRef !== undefined) {
      const entity = await this.#byRef(entityRef);
      requireSpeaksFor(entity, repository, configured);
      return entity;
    }
    if (configured !== undefined) {
      return await this.#byRef(configured);
    }
    const fits =
      name === undefined ? this.#ofRepository(repository) : this.#named(name);
    if (fits.length === 1) {
      return fits[0];
    }
    if (fits.length === 0) {
      throw new InputError(
        name === undefined
          ? `No component has the repository ${repository ?? 'that the event does not name'}; annotate one with backstage.io/source-location, or name it in environments.events.entities`
          : `No component is called "${name}"; annotate one with ${ARGOCD_APP}, or name it in environments.events.entities`,
      );
    }
    const names = fits
      .slice(0, MOST_NAMED)
      .map(({ metadata }) => metadata.name);
    throw new InputError(
      `${fits.length} components fit "${said}" (${names.join(', ')}); name one in environments.events.entities, or let the event name it by entityRef`,
    );
  }

  async #byRef(ref: string): Promise<Entity> {
    const { auth, catalog, directory } = this.options;
    const known = directory.get(ref)?.entity;
    if (known) {
      return known;
    }
    const credentials = await auth.getOwnServiceCredentials();
    const entity = /^[^:/]+:[^:/]+\/[^:/]+$/.test(ref)
      ? await catalog.getEntityByRef(ref, { credentials })
      : undefined;
    if (!entity) {
      throw new InputError(`There is no entity ${ref} in the catalog`);
    }
    return entity;
  }

  #ofRepository(repository: string | undefined): Entity[] {
    return this.#entities().filter(
      entity =>
        repository !== undefined &&
        isOfRepository(entity.metadata.annotations, repository),
    );
  }

  /** By what was annotated for it first; a name alone may be meant otherwise. */
  #named(name: string): Entity[] {
    const { directory } = this.options;
    const exact = directory.get(name)?.entity;
    if (exact) {
      return [exact];
    }
    const last = name.split('/').at(-1);
    const annotated = (annotation: string) =>
      this.#entities().filter(
        ({ metadata }) => metadata.annotations?.[annotation] === name,
      );
    return (
      [
        annotated(ARGOCD_APP),
        this.#entities().filter(({ metadata }) => metadata.name === last),
        annotated(KUBERNETES_ID),
      ].find(fits => fits.length > 0) ?? []
    );
  }

  #entities(): Entity[] {
    return this.options.directory.all().map(({ entity }) => entity);
  }
}

/**
 * Whoever may deploy from one repository of a host is proved to do that, and nothing else.
 *
 * @param configured - whose that repository is, as the configuration says
 */
function requireSpeaksFor(
  entity: Entity,
  repository: string | undefined,
  configured: string | undefined,
): void {
  const ref = stringifyEntityRef(entity);
  if (
    repository !== undefined &&
    ref !== configured?.toLowerCase() &&
    !isOfRepository(entity.metadata.annotations, repository)
  ) {
    throw new InputError(
      `${ref} is not of the repository ${repository}, which cannot tell of its deployments; annotate it with backstage.io/source-location, or name it in environments.events.entities`,
    );
  }
}
