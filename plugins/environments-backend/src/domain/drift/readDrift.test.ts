import { readDrift } from './readDrift';

const DECLARED = {
  replicas: 3,
  selector: { matchLabels: { app: 'shop' } },
  template: {
    spec: {
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'shop',
          image: 'shop:v1',
          args: ['serve', '--quiet'],
          env: [{ name: 'LOG_LEVEL', value: 'info' }],
          resources: { limits: { cpu: '0.5', memory: '1024Mi' } },
          ports: [{ containerPort: 80 }],
          securityContext: {},
        },
      ],
    },
  },
};

type Spec = typeof DECLARED;

/** As the API server holds it: with defaults, in its own spelling. */
function live(change: (spec: Spec) => void = () => {}) {
  const spec: Spec = structuredClone(DECLARED);
  change(spec);
  const [container] = spec.template.spec.containers;
  Object.assign(container, {
    imagePullPolicy: 'IfNotPresent',
    resources: { limits: { cpu: '500m', memory: '1Gi' } },
    ports: [{ containerPort: 80, protocol: 'TCP' }],
  });
  return { ...spec, progressDeadlineSeconds: 600 };
}

/** Against what `kubectl apply` noted. */
function findDrift(declared: unknown, spec: unknown) {
  const drift = readDrift({
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        spec: declared,
      }),
    },
    spec,
  });
  return 'differences' in drift ? drift.differences : drift;
}

describe('readDrift from the last-applied configuration', () => {
  it('takes defaults, the server’s spelling of quantities and empty fields for no drift', () => {
    expect(findDrift(DECLARED, live())).toEqual([]);
  });

  it('shows declared and actual image and replicas', () => {
    expect(
      findDrift(
        DECLARED,
        live(spec => {
          spec.replicas = 5;
          spec.template.spec.containers[0].image = 'shop:v2';
        }),
      ),
    ).toEqual([
      {
        kind: 'replicas',
        path: 'replicas',
        declared: '3',
        actual: '5',
      },
      {
        kind: 'image',
        path: 'template.spec.containers[shop].image',
        declared: 'shop:v1',
        actual: 'shop:v2',
      },
    ]);
  });

  it('names changed, added and removed configuration without its values', () => {
    const differences = findDrift(
      DECLARED,
      live(spec => {
        const [container] = spec.template.spec.containers;
        container.env = [
          { name: 'LOG_LEVEL', value: 'debug' },
          { name: 'TOKEN', value: 'hunter2' },
        ];
        container.args = ['serve'];
      }),
    );
    expect(differences).toEqual([
      {
        kind: 'configuration',
        path: 'template.spec.containers[shop].args',
        declared: null,
        actual: null,
      },
      {
        kind: 'configuration',
        path: 'template.spec.containers[shop].env[LOG_LEVEL].value',
        declared: null,
        actual: null,
      },
      {
        kind: 'configuration',
        path: 'template.spec.containers[shop].env[TOKEN]',
        declared: null,
        actual: null,
      },
    ]);
    expect(JSON.stringify(differences)).not.toContain('hunter2');
  });

  it('leaves to the server what a manifest says is null', () => {
    expect(findDrift({ ...DECLARED, replicas: null }, live())).toEqual([]);
  });

  it('finds a container that nobody declared', () => {
    expect(
      findDrift(
        DECLARED,
        live(spec => {
          spec.template.spec.containers.push({
            ...spec.template.spec.containers[0],
            name: 'debugger',
          });
        }),
      ),
    ).toEqual([
      {
        kind: 'other',
        path: 'template.spec.containers[debugger]',
        declared: null,
        actual: null,
      },
    ]);
  });
});
