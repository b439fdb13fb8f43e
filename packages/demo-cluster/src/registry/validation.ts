import { StatusCause } from './ApiError';
import { ApiObject, isFields } from './objects';

/** The causes that Kubernetes reports, worded as it words them. */
export function required(field: string, detail = ''): StatusCause {
  const message = detail ? `Required value: ${detail}` : 'Required value';
  return { reason: 'FieldValueRequired', message, field };
}

export function invalid(
  field: string,
  value: unknown,
  detail: string,
): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value ?? '')}: ${detail}`,
    field,
  };
}

export function duplicate(field: string, value: unknown): StatusCause {
  return {
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${JSON.stringify(value)}`,
    field,
  };
}

export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): StatusCause {
  const values = supported.map(each => JSON.stringify(each)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value ?? '')}: supported values: ${values}`,
    field,
  };
}

export const immutable = 'field is immutable';

const dnsLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain =
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function dnsLabelProblem(name: string): string | undefined {
  if (name.length > 63) return 'must be no more than 63 characters';
  return dnsLabel.test(name)
    ? undefined
    : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
}

export function dnsSubdomainProblem(name: string): string | undefined {
  if (name.length > 253) return 'must be no more than 253 characters';
  return dnsSubdomain.test(name)
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
}

const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const qualifiedNamePart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts[parts.length - 1];
  if (parts.length > 2 || name.length > 63) return false;
  if (parts.length === 2 && dnsSubdomainProblem(parts[0])) return false;
  return qualifiedNamePart.test(name);
}

const qualifiedNameProblem =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

export function labelsCauses(labels: unknown, field: string): StatusCause[] {
  if (!isFields(labels)) return [];
  const causes: StatusCause[] = [];
  for (const [key, value] of Object.entries(labels)) {
    if (!isQualifiedName(key)) {
      causes.push(invalid(field, key, qualifiedNameProblem));
    }
    const text = String(value);
    if (text.length > 63) {
      causes.push(invalid(field, value, 'must be no more than 63 characters'));
    } else if (!labelValue.test(text)) {
      causes.push(
        invalid(
          field,
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ),
      );
    }
  }
  return causes;
}

/** Kinds whose names may hold characters that a DNS name may not, such as `system:masters`. */
const pathNameKinds: ReadonlySet<string> = new Set([
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
]);

const labelNameKinds: ReadonlySet<string> = new Set(['Namespace', 'Service']);

export function metadataCauses(object: ApiObject): StatusCause[] {
  const { name, labels, annotations } = object.metadata;
  const causes: StatusCause[] = [];
  const problem = nameProblem(object.kind, name);
  if (problem) causes.push(invalid('metadata.name', name, problem));
  causes.push(...labelsCauses(labels, 'metadata.labels'));
  let annotationBytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    annotationBytes += key.length + value.length;
    if (!isQualifiedName(key.toLowerCase())) {
      causes.push(invalid('metadata.annotations', key, qualifiedNameProblem));
    }
  }
  if (annotationBytes > 256 * 1024) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: 'Too long: may not be more than 262144 bytes',
      field: 'metadata.annotations',
    });
  }
  return causes;
}

function nameProblem(kind: string, name: string): string | undefined {
  if (pathNameKinds.has(kind)) {
    return /[/%]|^\.{1,2}$/.test(name)
      ? "may not contain '/' or '%'"
      : undefined;
  }
  if (!labelNameKinds.has(kind)) return dnsSubdomainProblem(name);
  if (kind === 'Service' && !/^[a-z]/.test(name)) {
    return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  }
  return dnsLabelProblem(name);
}

/** The cause of each field that an update must leave alone but changes. */
export function immutableCause(field: string, value: unknown): StatusCause {
  return invalid(field, value, immutable);
}
