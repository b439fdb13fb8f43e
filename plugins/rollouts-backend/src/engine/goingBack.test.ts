import {
  DeploymentPage,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { v7 as newId } from 'uuid';
import { PlanSource } from '../domain/planning';
import { RolloutRecord } from '../domain/records';
import { initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { chooseEarlier, fastTrack, rehearsal } from './goingBack';

const reason = environmentReason('health.no-workload');
const image = (tag: string) => ({
  container: 'shop',
  image: `registry.example/shop:${tag}`,
  tag,
  digest: null,
});

const workload: Workload = {
  id: 'demo/shop/Deployment/shop',
  cluster: 'demo',
  namespace: 'shop',
  kind: 'Deployment',
  name: 'shop',
  version: 'v3',
  versionReason: null,
  runningVersions: [],
  images: [image('v3')],
  revision: null,
  revisionReason: null,
  health: { status: 'healthy', reason },
  replicas: null,
  autoscaling: null,
  schedule: null,
  changedAt: null,
  changedAtReason: null,
  changedBy: null,
  changedByReason: null,
  drift: { status: 'unknown', reason, differences: [] },
  claimedBy: [],
};

const place = {
  entityRef: 'component:default/shop',
  environmentId: 'production',
  environmentTitle: 'Production',
  isProtected: true,
  workload,
};

/** v1, v2 and v3 ran there one after the other. */
const environments: EnvironmentsService = {
  getMatrix: async () => {
    throw new Error('nobody asks');
  },
  listDeployments: async () =>
    ({
      asOf: '2026-03-04T12:00:00.000Z',
      items: ['v3', 'v2', 'v1'].map(tag => ({
        id: tag,
        entityRef: place.entityRef,
        environmentId: 'production',
        workloadIds: [workload.id],
        source: 'observed' as const,
        startedAt: '2026-03-04T12:00:00.000Z',
        startedAfter: null,
        finishedAt: '2026-03-04T12:01:00.000Z',
        finishedAfter: null,
        outcome: 'succeeded' as const,
        outcomeReason: reason,
        version: tag,
        previousVersion: null,
        images: [image(tag)],
        previousImages: [],
        revision: null,
        previousRevision: null,
        changes: ['image' as const],
        actor: null,
        actorReason: reason,
        cause: null,
        recovery: null,
      })),
      pageInfo: {},
      emptyReason: null,
    }) satisfies DeploymentPage,
};

const choose = (
  tag: string,
  options: { isProtected?: boolean; active?: RolloutRecord[] } = {},
) =>
  chooseEarlier(
    { environments, store: { list: async () => options.active ?? [] } },
    { ...place, isProtected: options.isProtected ?? true },
    [{ container: 'shop', image: `registry.example/shop:${tag}` }],
  );

describe('the choice of what to go back to', () => {
  it('waits for nobody for the last healthy version, and for somebody else beyond that where it is protected', async () => {
    expect(await choose('v2')).toMatchObject({
      isLastHealthy: true,
      needsApproval: false,
    });
    expect(await choose('v1')).toMatchObject({
      isLastHealthy: false,
      needsApproval: true,
    });
    expect(await choose('v1', { isProtected: false })).toMatchObject({
      needsApproval: false,
    });
  });

  it('refuses what never ran there, and names what did', async () => {
    await expect(choose('v9')).rejects.toThrow(
      /v9 has not run healthy in Production before; there is .*:v2, .*:v1\. Deploy it instead/,
    );
  });

  it('sends who has a rollout of the same workload under way to abort that', async () => {
    const active = (name: string): RolloutRecord => {
      const document = examplePlan('canary');
      return {
        id: newId(),
        plan: {
          id: newId(),
          hash: 'a'.repeat(64),
          createdBy: 'user:default/dana',
          createdAt: 0,
          expiresAt: 0,
          document: { ...document, target: { ...document.target, name } },
          notices: [],
        },
        state: initialState(0, [], reason),
        startedBy: 'user:default/dana',
        startedAt: 0,
        revision: 1,
      };
    };
    await expect(choose('v2', { active: [active('shop')] })).rejects.toThrow(
      /under way: abort it, and v1 is put back/,
    );
    expect(await choose('v2', { active: [active('worker')] })).toBeDefined();
  });
});

describe('a rehearsal', () => {
  const settings = {
    options: { weights: [5, 100], stepMs: 60_000 },
    analysis: examplePlan('canary').analysis,
    soakMs: 0,
    windows: [],
    require: [],
  };

  it('goes there and back without waiting, and never in production', () => {
    expect(
      rehearsal({ title: 'Staging', tier: 'staging' }, settings),
    ).toMatchObject({
      options: { weights: [100], stepMs: 0 },
      analysis: { metrics: [], onBreach: 'roll-back' },
    });
    expect(() =>
      rehearsal({ title: 'Production', tier: 'production' }, settings),
    ).toThrow(/Production is production: rehearse/);
  });
});

describe('the fast track', () => {
  const owner = { kind: 'manual', name: null } as const;
  const source: PlanSource = {
    images: [],
    replicas: 3,
    basis: '',
    owner,
    selector: { 'quarterdeck.io/track': 'stable' },
    service: { name: 'shop', selector: {}, owner },
    istio: {
      virtualService: 'shop',
      host: 'shop',
      stableSubset: 'stable',
      candidateSubset: 'canary',
      owner,
    },
    hasCandidate: false,
  };
  const settings = {
    options: { weights: [5, 100], stepMs: 60_000 },
    analysis: examplePlan('canary').analysis,
    soakMs: 0,
    windows: [],
    require: [],
  };

  it.each<[string, string, Partial<PlanSource>]>([
    ['by weights', 'canary', {}],
    ['by the Service', 'blue-green', { istio: undefined }],
    ['pod by pod', 'rolling', { istio: undefined, service: undefined }],
    ['pod by pod without the label', 'rolling', { selector: {} }],
  ])('goes %s where that can be', (_, strategy, changes) => {
    expect(fastTrack({ ...source, ...changes }, settings)).toEqual({
      strategy,
      options: { weights: [100], stepMs: 0, bakeMs: 0 },
      analysis: { ...settings.analysis, metrics: [], onBreach: 'hold' },
    });
  });
});
