import { ResourceName } from '../cluster/types';
import { builtInDefinitions } from './builtInDefinitions';
import { customDefinitions } from './customDefinitions';
import { ApiObject, stringAt } from './objects';
import { ResourceDefinition, resourceNameOf } from './ResourceDefinition';

/** Which resources are served at the moment: the built-in ones and those of CustomResourceDefinitions. */
export class Registry {
  private readonly definitions = new Map<ResourceName, ResourceDefinition>();
  private readonly custom = new Map<string, ResourceName[]>();

  constructor() {
    for (const definition of builtInDefinitions) {
      this.definitions.set(resourceNameOf(definition), definition);
    }
  }

  get(resource: ResourceName): ResourceDefinition | undefined {
    return this.definitions.get(resource);
  }

  find(
    group: string,
    version: string,
    plural: string,
  ): ResourceDefinition | undefined {
    return this.definitions.get(resourceNameOf({ group, version, plural }));
  }

  ofKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    const prefix = `${apiVersion}/`;
    for (const [name, definition] of this.definitions) {
      if (definition.kind === kind && name.startsWith(prefix)) {
        return definition;
      }
    }
    return undefined;
  }

  all(): readonly ResourceDefinition[] {
    return [...this.definitions.values()];
  }

  /**
   * The resource under which objects are stored. The versions of a custom resource are views of the same objects; they
   * live under its storage version.
   */
  storageOf(definition: ResourceDefinition): ResourceName {
    return (
      definition.custom?.storage ??
      resourceNameOf(definition.view?.stored ?? definition)
    );
  }

  /** Serves what a CustomResourceDefinition describes, in place of what it described before. */
  serve(object: ApiObject): void {
    this.withdraw(object);
    const served = customDefinitions(object);
    for (const definition of served) {
      this.definitions.set(resourceNameOf(definition), definition);
    }
    this.custom.set(object.metadata.name, served.map(resourceNameOf));
  }

  /** Whether a definition may be served: another one must not own its plural, and built-in kinds cannot be replaced. */
  isFree(object: ApiObject): boolean {
    const own = this.custom.get(object.metadata.name) ?? [];
    const group = stringAt(object, 'spec', 'group');
    const kind = stringAt(object, 'spec', 'names', 'kind');
    const plural = stringAt(object, 'spec', 'names', 'plural');
    return this.all().every(
      definition =>
        definition.group !== group ||
        (definition.kind !== kind && definition.plural !== plural) ||
        own.includes(resourceNameOf(definition)),
    );
  }

  withdraw(object: ApiObject): void {
    for (const resource of this.custom.get(object.metadata.name) ?? []) {
      this.definitions.delete(resource);
    }
    this.custom.delete(object.metadata.name);
  }
}
