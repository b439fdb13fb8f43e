import { ApiError } from '../registry/ApiError';
import { ApiObject, Fields } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { ResourceOperations } from '../registry/ResourceOperations';
import { Store } from '../store/Store';
import { startNamespaceController } from './namespaceController';
import { serveCustomResources } from './customResources';
import { Clock, ClusterClient, KubernetesObject, ResourceName } from './types';

/** A cluster without its doors: what the API server serves and controllers work on. */
export interface Cluster {
  client: ClusterClient;
  operations: ResourceOperations;
  registry: Registry;
  store: Store;
  clock: Clock;
}

export interface ClusterOptions {
  clock: Clock;
  /** How many changes watches and continued lists can go back. */
  historySize?: number;
}

const initialNamespaces = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** An empty cluster with the namespaces and the `kubernetes` service that every cluster has. */
export function createCluster(options: ClusterOptions): Cluster {
  const store = new Store(options.historySize);
  const registry = new Registry();
  const operations = new ResourceOperations(registry, store, options.clock);
  const client = createClient(registry, operations, store);
  serveCustomResources(registry, operations);
  startNamespaceController(registry, operations);
  const writer = { fieldManager: 'kube-apiserver' };
  for (const name of initialNamespaces) {
    client.create(
      'v1/namespaces',
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      writer,
    );
  }
  client.create('v1/services', kubernetesService, writer);
  return { client, operations, registry, store, clock: options.clock };
}

const kubernetesService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: { ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
};

function createClient(
  registry: Registry,
  operations: ResourceOperations,
  store: Store,
): ClusterClient {
  const definitionOf = (resource: ResourceName): ResourceDefinition => {
    const definition = registry.get(resource);
    if (definition) return definition;
    throw new ApiError(
      'NotFound',
      `the server could not find the requested resource (${resource})`,
    );
  };
  const write = <T extends KubernetesObject>(
    resource: ResourceName,
    object: T,
    fieldManager: string,
    subresource?: 'status',
  ): T => {
    const { name, namespace } = object.metadata;
    const body = fieldsOf(object);
    const context = { fieldManager, subresource };
    return typed(
      operations.update(definitionOf(resource), namespace, name, body, context),
    );
  };
  return {
    get: <T extends KubernetesObject>(
      resource: ResourceName,
      namespace: string | undefined,
      name: string,
    ) => {
      const found = operations.peek(definitionOf(resource), namespace, name);
      return found && typed<T>(found);
    },
    list: <T extends KubernetesObject>(
      resource: ResourceName,
      namespace?: string,
    ) => {
      const storage = registry.storageOf(definitionOf(resource));
      return store.list(storage, namespace).map(each => typed<T>(each));
    },
    create: (resource, object, { fieldManager }) =>
      typed(
        operations.create(
          definitionOf(resource),
          object.metadata.namespace,
          fieldsOf(object),
          { fieldManager },
        ),
      ),
    update: (resource, object, { fieldManager }) =>
      write(resource, object, fieldManager),
    updateStatus: (resource, object, { fieldManager }) => {
      const definition = definitionOf(resource);
      if (definition.hasStatus) {
        return write(resource, object, fieldManager, 'status');
      }
      throw ApiError.notFound(definition, `${object.metadata.name}/status`);
    },
    delete: (resource, namespace, name, options = {}) => {
      operations.delete(definitionOf(resource), namespace, name, options);
    },
    subscribe: listener => store.subscribe(listener),
  };
}

function fieldsOf(object: KubernetesObject): Fields {
  return Object.fromEntries(Object.entries(object));
}

/** The caller knows the type of a resource's objects; the store has decoded them by that type's schema. */
function typed<T extends KubernetesObject>(object: ApiObject): T {
  const value: KubernetesObject = object;
  return value as T;
}
