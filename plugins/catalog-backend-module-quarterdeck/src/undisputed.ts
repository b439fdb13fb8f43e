import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { DeferredEntity } from '@backstage/plugin-catalog-node';

export interface KnownRepository {
  name: string;
  /** When its folder was made, in milliseconds */
  madeAt: number;
  entities: DeferredEntity[];
}

/**
 * The entities of all repositories by reference, each of one repository. The catalog would give an entity to whoever
 * described it last, so that a team could take another team's component by naming it. Here a component is of the
 * repository of its name; all else stays with the one that was made first.
 */
export function undisputed(
  repositories: readonly KnownRepository[],
  logger: LoggerService,
): Map<string, DeferredEntity> {
  const owners = new Map<string, KnownRepository>();
  const described = new Map<string, DeferredEntity>();
  const inOrder = [...repositories].sort(
    (a, b) => a.madeAt - b.madeAt || (a.name < b.name ? -1 : 1),
  );
  for (const repository of inOrder) {
    for (const deferred of repository.entities) {
      const ref = stringifyEntityRef(deferred.entity);
      const before = owners.get(ref);
      const { kind, metadata } = deferred.entity;
      const isBearer =
        kind === 'Component' && metadata.name === repository.name;
      if (before && before !== repository) {
        logger.warn(
          `Repositories ${before.name} and ${repository.name} both describe ${ref}; it stays with ${isBearer ? repository.name : before.name}`,
        );
      }
      if (!before || before === repository || isBearer) {
        owners.set(ref, repository);
        described.set(ref, deferred);
      }
    }
  }
  return described;
}
