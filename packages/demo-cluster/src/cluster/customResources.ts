import { fieldsAt } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { ResourceOperations } from '../registry/ResourceOperations';

const resource = 'apiextensions.k8s.io/v1/customresourcedefinitions';

/** Serves custom resources while their definitions exist, and deletes them with their definitions. */
export function serveCustomResources(
  registry: Registry,
  operations: ResourceOperations,
): void {
  operations.store.subscribe(event => {
    if (event.resource !== resource) return;
    if (event.type === 'DELETED') {
      deleteObjects(registry, operations, event.object.metadata.name);
      registry.withdraw(event.object);
      return;
    }
    const isNew =
      !event.previous ||
      fieldsAt(event.previous, 'spec') !== fieldsAt(event.object, 'spec');
    if (isNew) registry.serve(event.object);
  });
}

function deleteObjects(
  registry: Registry,
  operations: ResourceOperations,
  definitionName: string,
): void {
  const definition = registry
    .all()
    .find(
      each => each.custom && `${each.plural}.${each.group}` === definitionName,
    );
  if (!definition) return;
  const storage = registry.storageOf(definition);
  for (const object of [...operations.store.list(storage)]) {
    operations.store.remove(storage, object);
  }
}
