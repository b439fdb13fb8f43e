import { readTemplate } from './template';

const asIs = (text: string) => text;

type Fields = Record<string, unknown>;

const read = (spec: Fields, annotations: Record<string, string> = {}) =>
  readTemplate({ spec, annotations }, asIs, true);

const api: Fields = {
  name: 'api',
  image: 'shop/api:v1',
  env: [{ name: 'LOG_LEVEL', value: 'info' }],
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};
const spec = {
  containers: [api],
  volumes: [{ name: 'data', emptyDir: {} }],
};
const withApi = (changes: Fields) => ({
  ...spec,
  containers: [{ ...api, ...changes }],
});

describe('the fingerprint of a pod template', () => {
  it.each<[string, Fields, Record<string, string>]>([
    [
      'a restart',
      spec,
      { 'kubectl.kubernetes.io/restartedAt': '2026-11-20T10:00:00Z' },
    ],
    ['who and why', spec, { 'kubernetes.io/change-cause': 'because' }],
    [
      'the settings of a mesh',
      spec,
      { 'sidecar.istio.io/proxyCPU': '100m', 'linkerd.io/inject': 'enabled' },
    ],
    [
      'a sidecar with its volume',
      {
        initContainers: [{ name: 'istio-init', image: 'istio/proxyv2:1.24' }],
        containers: [
          api,
          {
            name: 'istio-proxy',
            image: 'istio/proxyv2:1.24',
            volumeMounts: [{ name: 'istio-token', mountPath: '/var/run' }],
          },
        ],
        volumes: [
          { name: 'istio-token', projected: { sources: [] } },
          { name: 'data', emptyDir: {} },
        ],
      },
      {},
    ],
    [
      'what an API server fills in',
      {
        restartPolicy: 'Always',
        dnsPolicy: 'ClusterFirst',
        schedulerName: 'default-scheduler',
        securityContext: {},
        terminationGracePeriodSeconds: 30,
        volumes: [{ name: 'data', emptyDir: {} }],
        containers: [
          {
            ...api,
            imagePullPolicy: 'IfNotPresent',
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
          },
        ],
      },
      {},
    ],
    [
      'the order of keys',
      {
        volumes: spec.volumes,
        containers: [Object.fromEntries(Object.entries(api).reverse())],
      },
      {},
    ],
  ])('is not changed by %s', (_what, changed, annotations) => {
    expect(read(changed, annotations).fingerprint).toBe(read(spec).fingerprint);
  });

  it.each<[string, Fields, 'image' | 'configuration']>([
    ['an image', withApi({ image: 'shop/api:v2' }), 'image'],
    [
      'an environment variable',
      withApi({ env: [{ name: 'LOG_LEVEL', value: 'debug' }] }),
      'configuration',
    ],
    ['arguments', withApi({ args: ['--fast'] }), 'configuration'],
    [
      'a pull policy that is not the default',
      withApi({ imagePullPolicy: 'Always' }),
      'configuration',
    ],
    [
      'the path of a probe',
      withApi({ livenessProbe: { httpGet: { path: '/live', port: 80 } } }),
      'configuration',
    ],
    [
      'a reference to configuration',
      withApi({ envFrom: [{ configMapRef: { name: 'shop' } }] }),
      'configuration',
    ],
    [
      'what is mounted',
      { ...spec, volumes: [{ name: 'data', configMap: { name: 'shop-2' } }] },
      'configuration',
    ],
    [
      'a limit',
      withApi({ resources: { limits: { memory: '1Gi' } } }),
      'configuration',
    ],
    [
      'a service account',
      { ...spec, serviceAccountName: 'shop' },
      'configuration',
    ],
  ])('is changed by %s', (_what, changed, kind) => {
    const before = read(spec);
    const after = read(changed);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.imageFingerprint === before.imageFingerprint).toBe(
      kind !== 'image',
    );
    expect(
      after.configurationFingerprint === before.configurationFingerprint,
    ).toBe(kind !== 'configuration');
  });

  it('is the same for quantities in another notation', () => {
    const limited = (cpu: string, memory: string) =>
      read(withApi({ resources: { limits: { cpu, memory } } })).fingerprint;
    expect(limited('1000m', '1Gi')).toBe(limited('1', '1024Mi'));
    expect(limited('1', '1Gi')).not.toBe(limited('1', '1G'));
  });
});

describe('the settings of a pod template', () => {
  it('names what it is configured with, and shows values of resources only', () => {
    const hashed = readTemplate(
      {
        annotations: {},
        spec: withApi({
          env: [
            { name: 'PASSWORD', value: 'hunter2' },
            {
              name: 'TOKEN',
              valueFrom: { secretKeyRef: { name: 'shop', key: 'token' } },
            },
          ],
          envFrom: [{ secretRef: { name: 'shop-env' } }],
          args: ['--key', 'hunter2'],
          resources: { requests: { cpu: '100m' } },
        }),
      },
      text => `${text.length}`,
      true,
    ).configuration;
    expect(hashed.map(({ kind, name, value }) => [kind, name, value])).toEqual([
      ['configuration', 'api: PASSWORD', undefined],
      ['configuration', 'api: TOKEN', undefined],
      ['configuration', 'api: all of secret shop-env', undefined],
      ['configuration', 'api: args', undefined],
      ['configuration', 'api: mount /data', undefined],
      ['resources', 'api: requests cpu', '100m'],
    ]);
    expect(JSON.stringify(hashed)).not.toContain('hunter2');
  });

  it('leaves out sidecars', () => {
    const { configuration, containers } = read({
      containers: [
        api,
        { name: 'istio-proxy', image: 'istio/proxyv2:1', args: ['proxy'] },
      ],
    });
    expect(containers).toEqual([{ name: 'api', image: 'shop/api:v1' }]);
    expect(configuration.map(({ name }) => name)).not.toContain(
      'istio-proxy: args',
    );
  });
});
