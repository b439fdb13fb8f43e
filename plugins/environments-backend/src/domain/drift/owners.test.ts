import { readDrift } from './readDrift';

const APPLIED = '2026-11-20T10:00:00Z';
const LATER = '2026-11-20T12:00:00Z';
const EARLIER = '2026-11-20T08:00:00Z';

const APPLIED_FIELDS = {
  'f:spec': {
    'f:replicas': {},
    'f:template': {
      'f:spec': {
        'f:containers': {
          'k:{"name":"shop"}': {
            '.': {},
            'f:name': {},
            'f:args': {},
            'f:env': {
              'k:{"name":"LOG_LEVEL"}': {
                '.': {},
                'f:name': {},
                'f:value': {},
              },
            },
            'f:ports': {
              'k:{"containerPort":80,"protocol":"TCP"}': { '.': {} },
            },
          },
        },
      },
    },
  },
};
const APPLY = {
  manager: 'kustomize-controller',
  operation: 'Apply',
  time: APPLIED,
  fieldsV1: APPLIED_FIELDS,
};
const STATUS = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  subresource: 'status',
  time: LATER,
  fieldsV1: { 'f:status': {}, 'f:spec': {} },
};

function container(fields: object) {
  return {
    'f:template': {
      'f:spec': { 'f:containers': { 'k:{"name":"shop"}': fields } },
    },
  };
}

function update(manager: string, spec: object, time = LATER) {
  return { manager, operation: 'Update', time, fieldsV1: { 'f:spec': spec } };
}

function read(...managedFields: object[]) {
  return readDrift({ managedFields, spec: {} });
}

describe('readDrift from server-side apply', () => {
  it('sees no drift while nobody has written after the manager that declares it', () => {
    expect(read(APPLY, STATUS)).toEqual({
      declaration: 'server-side-apply',
      differences: [],
    });
  });

  it('finds what was taken from that manager, and tells neither what it replaced nor its value', () => {
    expect(
      read(APPLY, update('kubectl-set', container({ 'f:image': {} }))),
    ).toEqual({
      declaration: 'server-side-apply',
      differences: [
        {
          kind: 'image',
          path: 'template.spec.containers[shop].image',
          declared: null,
          actual: null,
          owner: {
            manager: 'kubectl-set',
            isDeclared: false,
            writtenAt: Date.parse(LATER),
          },
        },
      ],
    });
  });

  it('names what was added by its item, not by each field of it', () => {
    const added = {
      'f:env': {
        'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} },
      },
    };
    expect(read(APPLY, update('kubectl-edit', container(added)))).toMatchObject(
      {
        differences: [
          {
            kind: 'configuration',
            path: 'template.spec.containers[shop].env[DEBUG]',
          },
        ],
      },
    );
  });

  it('knows the scale subresource', () => {
    expect(
      read(APPLY, {
        ...update('kubectl', { 'f:replicas': {} }),
        subresource: 'scale',
      }),
    ).toMatchObject({ differences: [] });
    const withoutReplicas = {
      'f:spec': { 'f:template': APPLIED_FIELDS['f:spec']['f:template'] },
    };
    expect(
      read(
        { ...APPLY, fieldsV1: withoutReplicas },
        {
          ...update('kubectl', { 'f:replicas': {} }),
          subresource: 'scale',
        },
      ),
    ).toMatchObject({ differences: [{ kind: 'replicas', path: 'replicas' }] });
  });

  it.each([
    [
      'what was there before it was declared',
      update('kubectl-create', container({ 'f:image': {} }), EARLIER),
    ],
    [
      'a restart',
      update('kubectl-rollout', {
        'f:template': {
          'f:metadata': {
            'f:annotations': { 'f:kubectl.kubernetes.io/restartedAt': {} },
          },
        },
      }),
    ],
    [
      'another declaration',
      { ...APPLY, manager: 'flagger', time: LATER, fieldsV1: APPLIED_FIELDS },
    ],
    ['an entry that cannot be read', { manager: 'x', fieldsV1: 'nonsense' }],
  ])('does not take for drift %s', (_, entry) => {
    expect(read(APPLY, entry)).toMatchObject({ differences: [] });
  });

  it('does not take a field or two for a declaration', () => {
    expect(
      read({ ...APPLY, fieldsV1: { 'f:spec': { 'f:replicas': {} } } }),
    ).toEqual({ declaration: 'missing', keptBy: undefined });
  });
});

describe('readDrift from the last-applied configuration', () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [
              { name: 'shop', image: 'shop:v1', args: ['serve'] },
              { name: 'gone', image: 'gone:v1' },
            ],
          },
        },
      },
    }),
  };
  const spec = {
    replicas: 3,
    template: {
      spec: {
        containers: [
          { name: 'shop', image: 'shop:v2', args: ['serve', '--debug'] },
        ],
      },
    },
  };

  it('tells of each field who owns it, the last of several, and nothing of what was removed', () => {
    const drift = readDrift({
      annotations,
      spec,
      managedFields: [
        update('kubectl-client-side-apply', APPLIED_FIELDS['f:spec'], APPLIED),
        update('kubectl-edit', container({ 'f:args': {}, 'f:image': {} })),
        {
          ...update('kubectl', { 'f:replicas': {} }),
          subresource: 'scale',
        },
      ],
    });
    const differences = 'differences' in drift ? drift.differences : [];
    expect(
      differences.map(({ path, owner }) => [path, owner?.manager]),
    ).toEqual([
      ['replicas', 'kubectl'],
      ['template.spec.containers[shop].image', 'kubectl-edit'],
      ['template.spec.containers[shop].args', 'kubectl-edit'],
      ['template.spec.containers[gone]', undefined],
    ]);
  });

  it.each(['', '{', '[]', '"text"', '{"kind":"Deployment"}'])(
    'says that %j cannot be read',
    lastApplied => {
      expect(
        readDrift({
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': lastApplied,
          },
          spec,
        }),
      ).toEqual({ declaration: 'unreadable' });
    },
  );
});

describe('readDrift without a declaration', () => {
  it.each([
    ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'a:b' } }],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'shop' } }],
  ])('names %s, which keeps it elsewhere', (keptBy, object) => {
    expect(readDrift({ ...object, spec: {} })).toEqual({
      declaration: 'missing',
      keptBy,
    });
  });
});
