import { v7 as newId } from 'uuid';
import { HoldRecord } from '../../domain/hold';
import { examplePlan } from '../../testing/examplePlan';
import {
  Peer,
  create,
  demoPeer,
  installGitOps,
  patch,
  read,
  realPeer,
} from '../../testing/gitOpsPeers';
import { KubernetesObjects } from '../cluster/objects';
import { ClusterGitOps } from './ClusterGitOps';
import { HELD_FROM_ANNOTATION, HOLDS_ANNOTATION } from './marks';

jest.setTimeout(60_000);

const NAMESPACE = `hold-${Date.now()}`;
const ARGO = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;
const HELM = `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${NAMESPACE}/helmreleases`;
const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
const signal = new AbortController().signal;
const plan = examplePlan('canary');

function hold(changes: Partial<HoldRecord>): HoldRecord {
  return {
    id: newId(),
    rolloutId: newId(),
    entityRef: plan.entityRef,
    environmentId: 'production',
    cluster: 'demo',
    object: { kind: 'Service', namespace: NAMESPACE, name: 'shop' },
    owner: { kind: 'flux', name: 'shop' },
    good: plan.from,
    bad: plan.to,
    state: 'wanted',
    reason: { code: 'hold.wanted', params: {}, message: '' },
    createdAt: 0,
    expiresAt: 1,
    revision: 1,
    ...changes,
  };
}

const real = process.env.TEST_KUBECONFIG;
const PEERS: [string, () => Promise<Peer>][] = [
  ['the demo cluster', demoPeer],
  ...(real
    ? [
        ['a real API server', () => realPeer(real)] satisfies [
          string,
          () => Promise<Peer>,
        ],
      ]
    : []),
];

describe.each(PEERS)('what GitOps is told on %s', (_, start) => {
  let peer: Peer;
  let gitOps: ClusterGitOps;

  beforeAll(async () => {
    peer = await start();
    gitOps = new ClusterGitOps(new KubernetesObjects(peer.connection), {
      argoCdNamespace: NAMESPACE,
    });
    await create(peer.connection, '/api/v1/namespaces', {
      metadata: { name: NAMESPACE },
    });
    await installGitOps(peer.connection);
  });
  afterAll(() => peer.close());

  const sight = async (of: HoldRecord) => (await gitOps.see(of, signal)).sight;
  const act = async (of: HoldRecord, effect: 'place' | 'lift') =>
    await (await gitOps.see(of, signal)).act(effect, signal);

  it('takes the automated sync of an Application away, and puts it back exactly', async () => {
    const automated = { prune: true, selfHeal: true };
    const spec = {
      project: 'default',
      syncPolicy: { automated, syncOptions: ['CreateNamespace=true'] },
    };
    await create(peer.connection, ARGO, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop', annotations: { team: 'shop' } },
      spec,
      status: {
        reconciledAt: '2026-03-04T12:00:00Z',
        resources: [
          {
            group: 'apps',
            kind: 'Deployment',
            namespace: NAMESPACE,
            name: 'shop',
            status: 'OutOfSync',
          },
        ],
      },
    });
    const one = hold({
      owner: { kind: 'argo-cd', name: 'shop' },
      object: { kind: 'Deployment', namespace: NAMESPACE, name: 'shop' },
    });
    const two = { ...one, id: newId() };
    expect(await sight(one)).toMatchObject({
      isOurs: false,
      isHeld: false,
      previous: JSON.stringify(automated),
      declared: { isGood: false, at: Date.parse('2026-03-04T12:00:00Z') },
    });
    await act(one, 'place');
    await act(two, 'place');
    expect((await read(peer.connection, `${ARGO}/shop`)).spec).toEqual({
      ...spec,
      syncPolicy: { syncOptions: ['CreateNamespace=true'] },
    });
    expect(await sight(two)).toMatchObject({
      isOurs: true,
      isHeld: true,
      previous: JSON.stringify(automated),
    });
    await act(one, 'lift');
    expect(await sight(one)).toMatchObject({ isOurs: false, isHeld: true });
    await act(two, 'lift');
    const after = await read(peer.connection, `${ARGO}/shop`);
    expect(after.spec).toEqual(spec);
    expect(after.metadata.annotations).toEqual({ team: 'shop' });
  });

  it('does not switch on again what somebody has switched on otherwise meanwhile', async () => {
    const one = hold({ owner: { kind: 'argo-cd', name: 'shop' } });
    await act(one, 'place');
    await patch(peer.connection, `${ARGO}/shop`, {
      spec: { syncPolicy: { automated: { prune: false } } },
    });
    expect(await sight(one)).toMatchObject({ isOurs: true, isHeld: false });
    await act(one, 'lift');
    const { spec, metadata } = await read(peer.connection, `${ARGO}/shop`);
    expect(spec?.syncPolicy).toMatchObject({ automated: { prune: false } });
    expect(metadata.annotations).toEqual({ team: 'shop' });
  });

  it('writes nothing where somebody was faster', async () => {
    const one = hold({ owner: { kind: 'argo-cd', name: 'shop' } });
    const seen = await gitOps.see(one, signal);
    await patch(peer.connection, `${ARGO}/shop`, {
      metadata: { annotations: { other: 'writer' } },
    });
    await expect(seen.act('place', signal)).rejects.toMatchObject({
      statusCode: 409,
    });
    expect(await sight(one)).toMatchObject({ isOurs: false });
  });

  it('says where there is no Application', async () => {
    expect(
      await sight(hold({ owner: { kind: 'argo-cd', name: 'elsewhere_shop' } })),
    ).toMatchObject({
      kind: 'nothing',
      cause: expect.stringContaining('elsewhere/shop'),
    });
    expect(
      await sight(hold({ owner: { kind: 'argo-cd', name: null } })),
    ).toMatchObject({ kind: 'nothing' });
  });

  it.each<[string, Record<string, string> | undefined]>([
    ['said nothing', undefined],
    ['was enabled', { 'kustomize.toolkit.fluxcd.io/reconcile': 'enabled' }],
  ])(
    'lets a Kustomization of Flux leave one object alone that %s',
    async (word, annotations) => {
      const name = word.replace(' ', '-');
      await create(peer.connection, SERVICES, {
        metadata: {
          name,
          annotations,
          labels: {
            'kustomize.toolkit.fluxcd.io/name': 'apps',
            'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
          },
        },
        spec: { ports: [{ port: 80 }] },
      });
      const one = hold({
        object: { kind: 'Service', namespace: NAMESPACE, name },
      });
      await act(one, 'place');
      const held = await read(peer.connection, `${SERVICES}/${name}`);
      expect(held.metadata.annotations).toMatchObject({
        'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
        [HOLDS_ANNOTATION]: one.id,
        [HELD_FROM_ANNOTATION]: expect.any(String),
      });
      await act(one, 'lift');
      const after = await read(peer.connection, `${SERVICES}/${name}`);
      expect(after.metadata.annotations ?? {}).toEqual(annotations ?? {});
    },
  );

  it.each<[string, boolean | undefined]>([
    ['release-that-said-nothing', undefined],
    ['release-that-said-no', false],
  ])(
    'suspends the HelmRelease of Flux, and resumes it: %s',
    async (name, suspend) => {
      await create(peer.connection, HELM, {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name },
        spec: { interval: '5m', suspend },
      });
      await create(peer.connection, SERVICES, {
        metadata: {
          name,
          labels: {
            'helm.toolkit.fluxcd.io/name': name,
            'helm.toolkit.fluxcd.io/namespace': NAMESPACE,
          },
        },
        spec: { ports: [{ port: 80 }] },
      });
      const one = hold({
        object: { kind: 'Service', namespace: NAMESPACE, name },
      });
      await act(one, 'place');
      expect((await read(peer.connection, `${HELM}/${name}`)).spec).toEqual({
        interval: '5m',
        suspend: true,
      });
      await act(one, 'lift');
      expect((await read(peer.connection, `${HELM}/${name}`)).spec).toEqual({
        interval: '5m',
        ...(suspend === undefined ? {} : { suspend }),
      });
    },
  );
});
