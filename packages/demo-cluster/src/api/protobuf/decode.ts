import { ApiError } from '../../registry/ApiError';
import { Fields } from '../../registry/objects';
import { messages } from './messages';
import { ProtobufReader } from './ProtobufReader';

interface FieldType {
  /** Empty where the fields of the message belong to the enclosing object. */
  name: string;
  type: string;
  isMap: boolean;
  isList: boolean;
  /** Zero and absence differ. */
  keepsZero: boolean;
}

type MessageType = ReadonlyMap<number, FieldType>;

const fieldPattern = /^([^=]*)=(\d+)(M?)(\{[^}]+\}|[a-zA-Z])(\*?)(\??)$/;

function parseMessages(): Map<string, MessageType> {
  const parsed = new Map<string, MessageType>();
  for (const line of messages.trim().split('\n')) {
    const [message, ...fields] = line.split(' ');
    const types = new Map<number, FieldType>();
    for (const field of fields) {
      const match = fieldPattern.exec(field);
      if (!match) throw new Error(`Unreadable field ${field} of ${message}`);
      const [, name, number, map, type, list, zero] = match;
      types.set(Number(number), {
        name,
        type,
        isMap: map !== '',
        isList: list !== '',
        keepsZero: zero !== '',
      });
    }
    parsed.set(message, types);
  }
  return parsed;
}

let parsedMessages: Map<string, MessageType> | undefined;

function messageType(name: string): MessageType | undefined {
  parsedMessages ??= parseMessages();
  return parsedMessages.get(name);
}

/** Kubernetes puts these bytes before each protobuf body. */
const magic = Buffer.from('k8s\0', 'latin1');

/** The package of a group: `apps/v1` is `apps.v1`, `v1` is `core.v1`, `rbac.authorization.k8s.io/v1` is `rbac.v1`. */
function packageOf(apiVersion: string): string {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['core', apiVersion];
  return `${group.split('.')[0]}.${version}`;
}

/** Reads a body of `application/vnd.kubernetes.protobuf`; UnsupportedMediaType for a kind that is not known in it. */
export function decodeProtobuf(body: Buffer): Fields {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw new ApiError(
      'BadRequest',
      'the body of the request is not protobuf as Kubernetes wraps it',
    );
  }
  const envelope = new ProtobufReader(body.subarray(magic.length));
  let typeMeta: { apiVersion: string; kind: string } | undefined;
  let raw: Buffer = Buffer.alloc(0);
  for (let tag = envelope.tag(); tag; tag = envelope.tag()) {
    if (tag.field === 1) typeMeta = readTypeMeta(envelope.bytes());
    else if (tag.field === 2) raw = envelope.bytes();
    else envelope.skip(tag.wireType);
  }
  const { apiVersion = '', kind = '' } = typeMeta ?? {};
  // Clients send their options for a deletion in the group of what they delete.
  const name =
    kind === 'DeleteOptions'
      ? 'meta.v1.DeleteOptions'
      : `${packageOf(apiVersion)}.${kind}`;
  const type = messageType(name);
  if (!type) {
    throw new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - the demo cluster reads ${kind} of ${apiVersion} as application/json only, not as protobuf`,
    );
  }
  const object: Fields = { apiVersion, kind };
  readMessage(new ProtobufReader(raw), type, object);
  return object;
}

function readTypeMeta(bytes: Buffer) {
  const reader = new ProtobufReader(bytes);
  const result = { apiVersion: '', kind: '' };
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    if (tag.field === 1) result.apiVersion = reader.text();
    else if (tag.field === 2) result.kind = reader.text();
    else reader.skip(tag.wireType);
  }
  return result;
}

function readMessage(
  reader: ProtobufReader,
  type: MessageType,
  into: Fields,
): void {
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    const field = type.get(tag.field);
    if (!field) {
      reader.skip(tag.wireType);
      continue;
    }
    if (field.name === '') {
      const inner = messageType(field.type.slice(1, -1));
      if (inner) readMessage(new ProtobufReader(reader.bytes()), inner, into);
      continue;
    }
    const value = field.isMap
      ? readMapEntry(reader.bytes(), field)
      : readValue(reader, field.type);
    store(into, field, value);
  }
}

function store(into: Fields, field: FieldType, value: unknown): void {
  const { name } = field;
  const current = into[name];
  if (field.isMap) {
    into[name] = {
      ...(typeof current === 'object' ? current : {}),
      ...asEntry(value),
    };
  } else if (field.isList) {
    into[name] = [...(Array.isArray(current) ? current : []), value];
  } else if (field.keepsZero || !isZero(value)) {
    into[name] = value;
  }
}

/** What the encoding writes for a scalar that nobody set. */
function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || value === undefined;
}

function asEntry(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function readMapEntry(bytes: Buffer, field: FieldType): Fields {
  const reader = new ProtobufReader(bytes);
  let key = '';
  let value: unknown = field.type === 's' ? '' : undefined;
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    if (tag.field === 1) key = reader.text();
    else if (tag.field === 2) value = readValue(reader, field.type);
    else reader.skip(tag.wireType);
  }
  return { [key]: value };
}

function readValue(reader: ProtobufReader, type: string): unknown {
  switch (type) {
    case 's':
      return reader.text();
    case 'n':
      return reader.integer();
    case 'b':
      return reader.integer() !== 0;
    case 'B':
      return reader.bytes().toString('base64');
    case 'T':
      return readTime(reader.bytes(), 0);
    case 'U':
      return readTime(reader.bytes(), 6);
    case 'Q':
      return readOnlyText(reader.bytes());
    case 'I':
      return readIntOrString(reader.bytes());
    case 'R':
    case 'F':
      return JSON.parse(readOnlyText(reader.bytes()) || 'null');
    default: {
      const inner = messageType(type.slice(1, -1));
      const object: Fields = {};
      const bytes = reader.bytes();
      if (inner) readMessage(new ProtobufReader(bytes), inner, object);
      return object;
    }
  }
}

function readTime(bytes: Buffer, decimals: 0 | 6): string | undefined {
  const reader = new ProtobufReader(bytes);
  let seconds: number | undefined;
  let nanoseconds = 0;
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    if (tag.field === 1) seconds = reader.integer();
    else if (tag.field === 2) nanoseconds = reader.integer();
    else reader.skip(tag.wireType);
  }
  if (seconds === undefined) return undefined;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  const fraction = String(nanoseconds).padStart(9, '0').slice(0, decimals);
  return decimals > 0 ? `${whole}.${fraction}Z` : `${whole}Z`;
}

/** A message of one text, in field 1. */
function readOnlyText(bytes: Buffer): string {
  const reader = new ProtobufReader(bytes);
  let text = '';
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    if (tag.field === 1) text = reader.text();
    else reader.skip(tag.wireType);
  }
  return text;
}

function readIntOrString(bytes: Buffer): number | string {
  const reader = new ProtobufReader(bytes);
  let isText = false;
  let number = 0;
  let text = '';
  for (let tag = reader.tag(); tag; tag = reader.tag()) {
    if (tag.field === 1) isText = reader.integer() === 1;
    else if (tag.field === 2) number = reader.integer();
    else if (tag.field === 3) text = reader.text();
    else reader.skip(tag.wireType);
  }
  return isText ? text : number;
}
