import { StatusCause } from '../ApiError';
import {
  ApiObject,
  ensureFields,
  fieldsAt,
  itemsAt,
  setDefault,
  stringAt,
} from '../objects';
import { Strategy } from '../ResourceDefinition';
import { immutableCause, invalid, notSupported, required } from '../validation';

const scopes = ['Cluster', 'Namespaced'];

function setDefaults(object: ApiObject): void {
  const spec = ensureFields(object, 'spec');
  const names = ensureFields(spec, 'names');
  const kind = stringAt(names, 'kind');
  if (kind) {
    setDefault(names, 'singular', kind.toLocaleLowerCase('en-US'));
    setDefault(names, 'listKind', `${kind}List`);
  }
  setDefault(spec, 'conversion', { strategy: 'None' });
}

/** A definition is accepted and established at once: there is one server, and names that collide are refused. */
function establish(object: ApiObject, now: Date): void {
  const lastTransitionTime = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  });
  object.status = {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition(
        'Established',
        'InitialNamesAccepted',
        'the initial names have been accepted',
      ),
    ],
    acceptedNames: fieldsAt(object, 'spec', 'names'),
    storedVersions: itemsAt(object, 'spec', 'versions')
      .filter(version => version.storage === true)
      .map(version => version.name),
  };
}

function versionCauses(object: ApiObject): StatusCause[] {
  const versions = itemsAt(object, 'spec', 'versions');
  const stored = versions.filter(version => version.storage === true);
  const causes: StatusCause[] = [];
  if (stored.length !== 1) {
    causes.push(
      invalid(
        'spec.versions',
        versions.map(version => version.name),
        'must have exactly one version marked as storage version',
      ),
    );
  }
  versions.forEach((version, index) => {
    if (!fieldsAt(version, 'schema', 'openAPIV3Schema')) {
      causes.push(
        required(
          `spec.versions[${index}].schema.openAPIV3Schema`,
          'schemas are required',
        ),
      );
    }
  });
  return causes;
}

export const customResourceDefinitionStrategy: Strategy = {
  setDefaults,
  prepareForCreate: (object, context) => establish(object, context.now),
  validate(object) {
    const causes: StatusCause[] = [];
    const group = stringAt(object, 'spec', 'group') ?? '';
    const plural = stringAt(object, 'spec', 'names', 'plural') ?? '';
    const { name } = object.metadata;
    if (name !== `${plural}.${group}`) {
      causes.push(
        invalid(
          'metadata.name',
          name,
          `must be spec.names.plural+"."+spec.group`,
        ),
      );
    }
    for (const field of ['plural', 'kind']) {
      if (!stringAt(object, 'spec', 'names', field)) {
        causes.push(required(`spec.names.${field}`));
      }
    }
    const scope = stringAt(object, 'spec', 'scope');
    if (!scope) causes.push(required('spec.scope'));
    else if (!scopes.includes(scope)) {
      causes.push(notSupported('spec.scope', scope, scopes));
    }
    const conversion = stringAt(object, 'spec', 'conversion', 'strategy');
    if (conversion !== 'None') {
      causes.push(
        notSupported('spec.conversion.strategy', conversion, ['None']),
      );
    }
    return [...causes, ...versionCauses(object)];
  },
  validateUpdate(object, previous) {
    return ['group', 'scope'].flatMap(field => {
      const value = stringAt(object, 'spec', field);
      return value === stringAt(previous, 'spec', field)
        ? []
        : [immutableCause(`spec.${field}`, value)];
    });
  },
};
