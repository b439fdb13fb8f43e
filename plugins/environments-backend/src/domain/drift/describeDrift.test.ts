import { DriftCircumstances, describeDrift } from './describeDrift';
import { FieldDifference } from './readDrift';

const CIRCUMSTANCES: DriftCircumstances = {
  kind: 'Deployment',
  namespace: 'shop-production',
  isAutoscaled: false,
  rules: [],
};

function difference(
  path: string,
  manager?: string,
  overrides: Partial<FieldDifference> = {},
): FieldDifference {
  return {
    kind: path === 'replicas' ? 'replicas' : 'configuration',
    path,
    declared: null,
    actual: null,
    owner:
      manager === undefined
        ? undefined
        : { manager, isDeclared: false, writtenAt: 1 },
    ...overrides,
  };
}

function describeAll(
  differences: FieldDifference[],
  circumstances: Partial<DriftCircumstances> = {},
) {
  return describeDrift(
    { declaration: 'last-applied', differences },
    { ...CIRCUMSTANCES, ...circumstances },
  );
}

describe('describeDrift', () => {
  it.each([
    ['kubectl-edit', 'manual'],
    ['kubectl', 'manual'],
    ['k9s', 'manual'],
    ['Mozilla', 'manual'],
    ['kubectl-client-side-apply', 'unknown'],
    ['argocd-controller', 'controller'],
    ['kustomize-controller', 'controller'],
    ['helm', 'controller'],
    ['flagger', 'controller'],
    ['postgres-operator', 'controller'],
    ['python-requests', 'unknown'],
    [undefined, 'unknown'],
  ])('a setting that %s owns is of origin %s', (manager, origin) => {
    const drift = describeAll([difference('template.spec.x', manager)]);
    expect(drift.status).toBe('drifted');
    expect(drift.differences).toMatchObject([
      { origin, manager: manager ?? null },
    ]);
  });

  it('does not take what kubectl applied for a change by hand', () => {
    const owner = { manager: 'kubectl', isDeclared: true, writtenAt: 1 };
    expect(
      describeAll([difference('template.spec.x', undefined, { owner })]),
    ).toMatchObject({ differences: [{ origin: 'unknown' }] });
  });

  it.each([
    ['an autoscaler targets it', 'kubectl', true],
    ['the autoscaler wrote them', 'kube-controller-manager', false],
    ['KEDA wrote them', 'keda-operator', false],
    ['Flagger wrote them', 'flagger', false],
  ])('replicas do not count where %s', (_, manager, isAutoscaled) => {
    const drift = describeAll([difference('replicas', manager)], {
      isAutoscaled,
    });
    expect(drift).toMatchObject({
      status: 'in-sync',
      reason: { code: 'drift.allowed', params: { fields: 'replicas' } },
      differences: [{ origin: 'autoscaler', ignoredBy: null }],
    });
  });

  it('an autoscaler excuses nothing but replicas', () => {
    expect(
      describeAll(
        [difference('replicas', 'hpa'), difference('template.spec.x', 'k9s')],
        { isAutoscaled: true },
      ),
    ).toMatchObject({
      status: 'drifted',
      reason: { code: 'drift.drifted', params: { manager: 'k9s' } },
    });
  });

  it('names the last hand of those that count, or that there is no record', () => {
    const at = (manager: string, writtenAt: number) => ({
      owner: { manager, isDeclared: false, writtenAt },
    });
    expect(
      describeAll([
        difference('a', '', at('first', 1)),
        difference('b', '', at('last', 3)),
        difference('c', '', at('second', 2)),
      ]).reason,
    ).toMatchObject({ params: { manager: 'last' } });
    expect(describeAll([difference('a')]).reason.code).toBe('drift.unrecorded');
  });

  it('leaves out what a rule ignores, and says by which', () => {
    const rules = [
      {
        path: 'template.spec.containers[*].resources*',
        kinds: ['Deployment'],
        namespaces: ['*-production'],
        managers: ['vpa-*'],
        reason: 'sized by the platform',
      },
    ];
    const path = 'template.spec.containers[shop].resources.limits.cpu';
    expect(
      describeAll([difference(path, 'vpa-updater')], { rules }),
    ).toMatchObject({
      status: 'in-sync',
      differences: [{ ignoredBy: 'sized by the platform' }],
    });
    for (const [manager, circumstances] of [
      ['kubectl-edit', {}],
      ['vpa-updater', { kind: 'StatefulSet' }],
      ['vpa-updater', { namespace: 'shop-staging' }],
      [undefined, {}],
    ] as const) {
      expect(
        describeAll([difference(path, manager)], { rules, ...circumstances }),
      ).toMatchObject({
        status: 'drifted',
        differences: [{ ignoredBy: null }],
      });
    }
  });

  it('names a rule without a reason by its path', () => {
    expect(
      describeAll([difference('replicas', 'k9s')], {
        rules: [{ path: 'replicas' }],
      }),
    ).toMatchObject({ differences: [{ ignoredBy: 'replicas' }] });
  });

  it.each([
    [{ declaration: 'missing' as const }, 'drift.not-declared'],
    [
      { declaration: 'missing' as const, keptBy: 'Flux' },
      'drift.kept-elsewhere',
    ],
    [{ declaration: 'unreadable' as const }, 'drift.unreadable'],
  ])('%j is unknown drift', (snapshot, code) => {
    expect(describeDrift(snapshot, CIRCUMSTANCES)).toMatchObject({
      status: 'unknown',
      reason: { code },
    });
  });
});
