import {
  ClusterStatus,
  Preview,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { HealthStatus } from '@quarterdeck/toolkit-common';
import { observedWorkload } from '../testing/observedWorkload';
import { buildMatrix, emptyMatrix } from './matrix';
import { EnvironmentDefinition } from './placement';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');

function definition(
  id: string,
  rank: number,
  namespacePatterns: string[],
  tier: 'staging' | 'production' | 'preview' = 'staging',
): EnvironmentDefinition {
  return {
    environment: {
      id,
      title: id,
      rank,
      tier,
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom: null,
      protected: false,
    },
    clusters: ['one'],
    namespacePatterns,
  };
}

function clusterStatus(name: string): ClusterStatus | undefined {
  const status = { name, notices: [], simulated: false, kubectlContext: name };
  return {
    one: {
      ...status,
      connection: 'connected' as const,
      reason: null,
      observedAt: new Date(NOW).toISOString(),
    },
    down: {
      ...status,
      connection: 'unreachable' as const,
      reason: environmentReason('cluster.unreachable', {
        cluster: 'down',
        cause: 'refused',
      }),
      observedAt: null,
    },
  }[name];
}

function workload(
  namespace: string,
  overrides: Partial<Workload> = {},
): Workload {
  const { cluster = 'one' } = overrides;
  return {
    ...observedWorkload({ cluster, namespace, version: 'v1' }).workload,
    ...overrides,
  };
}

const health = (status: HealthStatus) => ({
  status,
  reason: environmentReason('health.all-ready'),
});

const preview: Preview = {
  id: 'one/pr-1',
  environmentId: 'preview',
  cluster: 'one',
  namespace: 'pr-1',
  owner: null,
  ownerReason: environmentReason('preview.owner-unknown'),
  createdAt: new Date(NOW).toISOString(),
  expiresAt: null,
  expiresAtReason: environmentReason('preview.never-expires'),
  expired: false,
  pullRequestUrl: null,
};

function build(
  definitions: EnvironmentDefinition[],
  workloads: Workload[],
  options: Partial<Parameters<typeof buildMatrix>[0]> = {},
) {
  return buildMatrix({
    entityRef: 'component:default/shop',
    asOf: NOW,
    definitions,
    workloads,
    clusterStatus,
    ...options,
  });
}

describe('buildMatrix', () => {
  const staging = definition('staging', 2, ['staging']);
  const production = definition('production', 3, ['shop'], 'production');

  it('has a column per environment by rank, each with its own', () => {
    const matrix = build(
      [production, staging],
      [workload('shop'), workload('staging')],
    );
    expect(
      matrix.environments.map(({ environment, workloads }) => [
        environment.id,
        workloads.map(({ namespace }) => namespace),
      ]),
    ).toEqual([
      ['staging', ['staging']],
      ['production', ['shop']],
    ]);
    expect(matrix).toMatchObject({
      asOf: '2026-03-04T12:00:00.000Z',
      at: null,
      notices: [],
      emptyReason: null,
    });
  });

  it('is as well as the worst of it', () => {
    const { environments } = build(
      [production],
      [
        workload('shop', { health: health('healthy') }),
        workload('shop', { health: health('degraded') }),
      ],
    );
    expect(environments[0].health.status).toBe('degraded');
  });

  it('says why there is nothing in a column', () => {
    const away = { ...staging, clusters: ['down'] };
    const nowhere = { ...staging, clusters: ['nowhere'] };
    const reasonOf = (each: EnvironmentDefinition) =>
      build([each], []).environments[0].health.reason.code;
    expect(reasonOf(production)).toBe('environment.not-deployed');
    expect(reasonOf(away)).toBe('cluster.unreachable');
    expect(reasonOf(nowhere)).toBe('cluster.not-configured');
    expect(reasonOf(definition('preview', 1, ['pr-*'], 'preview'))).toBe(
      'environment.no-preview',
    );
  });

  it('calls nothing healthy now that cannot be seen, and leaves the past as it was', () => {
    const away = { ...staging, clusters: ['down'] };
    const unseen = workload('staging', { cluster: 'down' });
    const statusOf = (at?: number) =>
      build([away], [unseen], { at }).environments[0].workloads[0].health;
    expect(statusOf()).toMatchObject({
      status: 'unknown',
      reason: { code: 'health.cluster-unreachable' },
    });
    expect(statusOf(NOW - 1_000).status).toBe('healthy');
  });

  it('shows what was reported in the environment that the report names', () => {
    const reported = workload('production', {
      kind: 'Reported',
      cluster: 'vm',
    });
    const { environments, notices } = build([staging, production], [reported]);
    expect(environments[1].workloads).toEqual([reported]);
    expect(notices).toEqual([]);
  });

  it('has a column per preview in which it runs', () => {
    const previews = definition('preview', 1, ['pr-*'], 'preview');
    const { environments } = build([previews], [workload('pr-1')], {
      previews: [preview, { ...preview, id: 'one/pr-2', namespace: 'pr-2' }],
    });
    expect(environments.map(each => each.preview?.id)).toEqual(['one/pr-1']);
  });

  it.each<[string, EnvironmentDefinition[], Workload[], string[]]>([
    ['nothing at all', [staging], [], ['matrix.nothing-matches']],
    [
      'something in a namespace of no environment',
      [staging],
      [workload('staging'), workload('elsewhere')],
      ['matrix.unplaced'],
    ],
    [
      'something in a namespace of two',
      [staging, definition('other', 4, ['sta*'])],
      [workload('staging')],
      ['matrix.contested'],
    ],
    [
      'something that another entity claims too',
      [staging],
      [workload('staging', { claimedBy: ['component:default/other'] })],
      ['matrix.claimed-twice'],
    ],
  ])('tells the owner of %s', (_, definitions, workloads, codes) => {
    const options = { selector: 'app=shop' };
    const now = build(definitions, workloads, options);
    expect(now.notices.map(({ code }) => code)).toEqual(codes);
    // That cannot be put right in the past.
    const past = build(definitions, workloads, { ...options, at: NOW - 1 });
    expect(past.notices).toEqual([]);
  });

  it('says that there are no environments', () => {
    expect(build([], [workload('shop')])).toMatchObject({
      environments: [],
      notices: [],
      emptyReason: { code: 'matrix.no-environments' },
    });
  });

  it('is empty for a reason', () => {
    const reason = environmentReason('matrix.not-annotated');
    expect(
      emptyMatrix({ entityRef: 'a:b/c', asOf: NOW, at: NOW - 1, reason }),
    ).toEqual({
      entityRef: 'a:b/c',
      asOf: '2026-03-04T12:00:00.000Z',
      at: '2026-03-04T11:59:59.999Z',
      notices: [],
      environments: [],
      emptyReason: reason,
    });
  });
});
