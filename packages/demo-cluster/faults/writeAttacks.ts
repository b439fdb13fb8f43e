import { Random } from './random';
import {
  CONFIG_MAPS,
  deployment,
  DEPLOYMENTS,
  JSON_TYPE,
  WITNESS,
} from './target';

const write = (random: Random, body: string | Buffer) => ({
  ...random.pick([
    { method: 'POST', path: DEPLOYMENTS },
    { method: 'PUT', path: WITNESS },
  ]),
  headers: JSON_TYPE,
  body,
});

export function truncatedJson(random: Random) {
  const whole = JSON.stringify(deployment('witness'));
  const body = whole.slice(0, random.below(whole.length));
  return { ...write(random, body), mustRefuse: true };
}

/** Fields with the one type that each may have, as a path. */
const TYPED_FIELDS: ReadonlyArray<
  readonly [string, 'object' | 'list' | 'number' | 'string']
> = [
  ['metadata', 'object'],
  ['metadata.labels', 'object'],
  ['metadata.name', 'string'],
  ['spec', 'object'],
  ['spec.replicas', 'number'],
  ['spec.selector', 'object'],
  ['spec.selector.matchLabels', 'object'],
  ['spec.template', 'object'],
  ['spec.template.spec', 'object'],
  ['spec.template.spec.containers', 'list'],
  ['spec.template.spec.containers.0', 'object'],
  ['spec.template.spec.containers.0.image', 'string'],
];

const SAMPLES = {
  object: { a: {} },
  list: [1],
  number: 7,
  string: 'text',
} as const;

export function wrongType(random: Random) {
  const [field, type] = random.pick(TYPED_FIELDS);
  const others = Object.entries(SAMPLES).filter(([other]) => other !== type);
  const [, value] = random.pick(others);
  const body = JSON.stringify(replaceAt(deployment('witness'), field, value));
  return { ...write(random, body), mustRefuse: true };
}

function replaceAt(object: object, field: string, value: unknown): unknown {
  const [key, ...rest] = field.split('.');
  const copy: Record<string, unknown> | unknown[] = Array.isArray(object)
    ? [...object]
    : { ...object };
  const before: unknown = Reflect.get(copy, key);
  const isDeeper =
    rest.length > 0 && typeof before === 'object' && before !== null;
  Reflect.set(
    copy,
    key,
    isDeeper ? replaceAt(before, rest.join('.'), value) : value,
  );
  return copy;
}

export function deepNesting(random: Random) {
  const depth = 2_000 + random.below(50_000);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
  ]);
  const body =
    open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth);
  return { ...write(random, body), mustRefuse: true };
}

export function badProtobuf(random: Random) {
  const magic = random.pick([Buffer.from('k8s\0'), Buffer.alloc(0)]);
  return {
    method: 'POST',
    path: CONFIG_MAPS,
    headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    body: Buffer.concat([magic, random.bytes(1 + random.below(200))]),
    mustRefuse: true,
  };
}

export function badName(random: Random) {
  const name = random.pick([
    'Upper',
    '-a',
    'a-',
    'a b',
    '',
    'a/b',
    '..',
    'x'.repeat(300),
    'é',
    'a_b',
  ]);
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
  });
  return {
    method: 'POST',
    path: CONFIG_MAPS,
    headers: JSON_TYPE,
    body,
    mustRefuse: true,
  };
}

export function wrongKind(random: Random) {
  const object = random.pick([
    { ...deployment('other'), kind: 'Pod' },
    { ...deployment('other'), apiVersion: 'apps/v9' },
    {
      ...deployment('other'),
      metadata: { name: 'other', namespace: 'elsewhere' },
    },
    {
      ...deployment('witness'),
      metadata: { name: 'witness', resourceVersion: '1' },
    },
    { ...deployment('witness'), metadata: { name: 'witness', uid: 'another' } },
    { ...deployment('another-name') },
  ]);
  return {
    method: 'PUT',
    path: WITNESS,
    headers: JSON_TYPE,
    body: JSON.stringify(object),
    mustRefuse: true,
  };
}

export function badDelete(random: Random) {
  const options = random.pick([
    { propagationPolicy: 'Sometimes' },
    { gracePeriodSeconds: 'soon' },
    { preconditions: { uid: 'another' } },
    { preconditions: { resourceVersion: '1' } },
    'text',
    [1],
  ]);
  return {
    method: 'DELETE',
    path: WITNESS,
    headers: JSON_TYPE,
    body: JSON.stringify(options),
    mustRefuse: true,
  };
}

export function poisonedKeys(random: Random) {
  const key = random.pick([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
  ]);
  const name = `poison-${random.below(5)}`;
  const body = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}","labels":{"${key}":"x"}},"${key}":{"polluted":"yes"},"data":{"${key}":"x"}}`;
  return {
    method: 'POST',
    path: CONFIG_MAPS,
    headers: JSON_TYPE,
    body,
    mustRefuse: false,
  };
}

export function hugeBody(random: Random) {
  const data = { a: 'x'.repeat(4_000_000 + random.below(1_000_000)) };
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'huge' },
    data,
  });
  return {
    method: 'POST',
    path: CONFIG_MAPS,
    headers: JSON_TYPE,
    body,
    mustRefuse: true,
  };
}

export function unknownContentType(random: Random) {
  return {
    ...random.pick([
      { method: 'POST', path: CONFIG_MAPS },
      { method: 'PATCH', path: WITNESS },
    ]),
    headers: {
      'content-type': random.pick([
        'text/html',
        'application/x',
        'application/json-patch',
        '; ;',
        'image/png',
      ]),
    },
    body: '{}',
    mustRefuse: true,
  };
}
