import { ApiError } from '../registry/ApiError';
import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  valueAt,
} from '../registry/objects';

export type ObjectFilter = (object: ApiObject) => boolean;

interface Requirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'absent' | 'greater' | 'less';
  values: readonly string[];
}

/** Splits at commas outside of parentheses. */
function splitRequirements(selector: string): string[] {
  return selector.trim() === ''
    ? []
    : selector.split(/,(?![^(]*\))/).map(part => part.trim());
}

const labelKey = String.raw`[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const setPattern = new RegExp(
  `^(${labelKey})\\s+(in|notin)\\s*\\(([^()]*)\\)$`,
);
const comparePattern = new RegExp(
  `^(${labelKey})\\s*(==|!=|=|>|<)\\s*([-A-Za-z0-9_.]*)$`,
);
const existsPattern = new RegExp(`^(!?)\\s*(${labelKey})$`);

function parseRequirement(text: string): Requirement {
  const set = setPattern.exec(text);
  if (set) {
    const [, key, operator, values] = set;
    return {
      key,
      operator: operator === 'in' ? 'in' : 'notin',
      values: values.split(',').map(value => value.trim()),
    };
  }
  const comparison = comparePattern.exec(text);
  if (comparison) {
    const [, key, operator, value] = comparison;
    const operators = { '>': 'greater', '<': 'less', '!=': 'notin' } as const;
    const isSpecial = operator === '>' || operator === '<' || operator === '!=';
    return {
      key,
      operator: isSpecial ? operators[operator] : 'in',
      values: [value],
    };
  }
  const exists = existsPattern.exec(text);
  if (exists) {
    const [, negation, key] = exists;
    return { key, operator: negation ? 'absent' : 'exists', values: [] };
  }
  throw new ApiError(
    'BadRequest',
    `unable to parse requirement: found '${text}', expected: a label key with '=', '==', '!=', 'in', 'notin', '>' or '<'`,
  );
}

function meets(
  labels: Fields,
  { key, operator, values }: Requirement,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'in':
      return typeof value === 'string' && values.includes(value);
    case 'notin':
      return typeof value !== 'string' || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'greater':
      return typeof value === 'string' && Number(value) > Number(values[0]);
    default:
      return typeof value === 'string' && Number(value) < Number(values[0]);
  }
}

/** Reads a `labelSelector` parameter; throws BadRequest for one that cannot be parsed. */
export function labelSelector(selector: string): (labels: Fields) => boolean {
  const requirements = splitRequirements(selector).map(parseRequirement);
  return labels => requirements.every(each => meets(labels, each));
}

/** Whether a LabelSelector object selects labels; an empty one selects all. */
export function selectsLabels(selector: unknown, labels: Fields): boolean {
  const matchLabels = Object.entries(fieldsAt(selector, 'matchLabels') ?? {});
  const operators: Record<string, Requirement['operator']> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: 'absent',
  };
  return (
    matchLabels.every(([key, value]) => labels[key] === value) &&
    itemsAt(selector, 'matchExpressions').every(({ key, operator, values }) =>
      meets(labels, {
        key: String(key),
        operator: operators[String(operator)] ?? 'absent',
        values: Array.isArray(values) ? values.map(String) : [],
      }),
    )
  );
}

const metadataFields = ['metadata.name', 'metadata.namespace'];

/** The fields that each kind can be selected by, beside its name and namespace. */
const selectableFields: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Job: ['status.successful'],
  Service: ['spec.clusterIP', 'spec.type'],
};

/** Reads a `fieldSelector` parameter; throws BadRequest for fields that the kind cannot be selected by. */
export function fieldSelector(kind: string, selector: string): ObjectFilter {
  const supported = [...metadataFields, ...(selectableFields[kind] ?? [])];
  const requirements = splitRequirements(selector).map(text => {
    const match = /^([^!=]+?)\s*(!=|==?)\s*(.*)$/.exec(text);
    if (!match) {
      throw new ApiError(
        'BadRequest',
        `invalid selector: '${text}'; can't understand '${text}'`,
      );
    }
    const [, field, operator, value] = match;
    if (!supported.includes(field)) {
      const isKnownKind = selectableFields[kind] !== undefined;
      throw new ApiError(
        'BadRequest',
        isKnownKind
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
    return { field, isEqual: operator !== '!=', value };
  });
  return object =>
    requirements.every(
      ({ field, isEqual, value }) =>
        (selectableValue(object, field) === value) === isEqual,
    );
}

function selectableValue(object: ApiObject, field: string): string {
  const path = field === 'source' ? ['source', 'component'] : field.split('.');
  const value = valueAt(object, ...path);
  // A flag that is not set is false for a selector.
  if (value === undefined && field.endsWith('unschedulable')) return 'false';
  if (value === undefined && field === 'spec.hostNetwork') return 'false';
  return value === undefined ? '' : String(value);
}

/** The filter of the two selector parameters of a list, watch or deletion. */
export function selectionOf(
  kind: string,
  query: URLSearchParams,
): ObjectFilter | undefined {
  const labels = query.get('labelSelector');
  const fields = query.get('fieldSelector');
  const filters: ObjectFilter[] = [];
  if (labels) {
    const selects = labelSelector(labels);
    filters.push(object => selects(object.metadata.labels ?? {}));
  }
  if (fields) filters.push(fieldSelector(kind, fields));
  if (filters.length === 0) return undefined;
  return object => filters.every(filter => filter(object));
}
