import { Random } from './random';
import { deployment, WITNESS } from './target';

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
] as const;

const BAD_JSON_PATCHES = [
  {},
  'text',
  [null],
  [{ op: 'explode', path: '/spec' }],
  [{ path: '/spec' }],
  [{ op: 'add', value: 1 }],
  [{ op: 'replace', path: '/spec/nothing/here', value: 1 }],
  [{ op: 'remove', path: '/metadata/labels/absent' }],
  [{ op: 'test', path: '/spec/replicas', value: 99 }],
  [{ op: 'move', from: '/absent', path: '/spec/x' }],
  [{ op: 'replace', path: '/spec/replicas', value: 'three' }],
  [{ op: 'replace', path: 'no-slash', value: 1 }],
  [
    {
      op: 'replace',
      path: '/spec/template/spec/containers/9/image',
      value: 'x',
    },
  ],
];

const BAD_MERGE_PATCHES = [
  [],
  'text',
  7,
  { spec: 'text' },
  { spec: { replicas: 'three' } },
  { spec: { template: { spec: { containers: 'none' } } } },
  { spec: { selector: { matchLabels: { app: 'another' } } } },
  { metadata: { name: 'another' } },
];

const BAD_APPLIES = [
  'a: [b',
  '- list',
  'text',
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'another' },
  }),
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'witness' },
  }),
  JSON.stringify({ spec: { replicas: 'three' } }),
];

export function badPatch(random: Random) {
  const type = random.pick(PATCH_TYPES);
  const bodies = {
    'application/json-patch+json': BAD_JSON_PATCHES.map(each =>
      JSON.stringify(each),
    ),
    'application/merge-patch+json': BAD_MERGE_PATCHES.map(each =>
      JSON.stringify(each),
    ),
    // A real API server answers 500 to an unknown $patch and to a list element without its merge key; so may this one.
    'application/strategic-merge-patch+json': BAD_MERGE_PATCHES.map(each =>
      JSON.stringify(each),
    ),
    'application/apply-patch+yaml': BAD_APPLIES,
  };
  const whole = random.pick(bodies[type]);
  const isCut =
    type !== 'application/apply-patch+yaml' && random.below(4) === 0;
  const body = isCut ? whole.slice(0, -1) : whole;
  const path = `${WITNESS}?fieldManager=attacker`;
  const headers = { 'content-type': type };
  return { method: 'PATCH', path, headers, body, mustRefuse: true };
}

export function applyWithoutManager() {
  return {
    method: 'PATCH',
    path: WITNESS,
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(deployment('witness')),
    mustRefuse: true,
  };
}
