import { DeploymentReport } from '@quarterdeck/plugin-environments-common';
import { ConflictError, InputError } from '@backstage/errors';
import { DeploymentRecord } from './records';
import { reportedDeployment, reportedWorkload } from './reported';

function report(overrides: Partial<DeploymentReport> = {}): DeploymentReport {
  return {
    reportId: 'run-1',
    entityRef: 'component:default/shop',
    environmentId: 'production',
    target: { kind: 'vm', name: 'host-1' },
    version: 'v2',
    revision: 'bbb',
    image: 'registry.example/shop:v2',
    startedAt: '2026-03-04T12:00:00Z',
    actor: { kind: 'service', ref: 'pipeline' },
    cause: 'release',
    ...overrides,
  };
}

const ended = (
  outcome: 'succeeded' | 'failed' | 'rolled-back',
  overrides: Partial<DeploymentReport> = {},
) => report({ outcome, finishedAt: '2026-03-04T12:05:00Z', ...overrides });

function tell(
  each: DeploymentReport,
  before?: DeploymentRecord,
  previous?: DeploymentRecord,
) {
  return reportedDeployment(each, 'd1', before, previous?.deployment);
}

const v1 = tell(
  ended('succeeded', {
    reportId: 'run-0',
    version: 'v1',
    revision: 'aaa',
    image: 'registry.example/shop:v1',
    startedAt: '2026-03-03T12:00:00Z',
  }),
);

describe('reportedDeployment', () => {
  it('begins one with what ran before', () => {
    expect(tell(report(), undefined, v1)).toMatchObject({
      reportId: 'run-1',
      deployment: {
        source: 'reported',
        workloadIds: ['vm/production/Reported/host-1/component:default/shop'],
        startedAt: '2026-03-04T12:00:00.000Z',
        finishedAt: null,
        outcome: null,
        outcomeReason: { code: 'deployment.reported-in-progress' },
        version: 'v2',
        previousVersion: 'v1',
        previousRevision: 'aaa',
        previousImages: [{ image: 'registry.example/shop:v1' }],
        actor: { ref: 'pipeline' },
        recovery: null,
      },
    });
  });

  it('ends the same one, and keeps what only the first report said', () => {
    const begun = tell(report(), undefined, v1);
    const { deployment } = reportedDeployment(
      ended('failed', {
        startedAt: '2026-03-04T12:03:00Z',
        revision: undefined,
        image: undefined,
        actor: undefined,
        cause: undefined,
      }),
      'another',
      begun,
      undefined,
    );
    expect(deployment).toEqual({
      ...begun.deployment,
      finishedAt: '2026-03-04T12:05:00.000Z',
      outcome: 'failed',
      outcomeReason: expect.objectContaining({
        code: 'deployment.reported-finished',
      }),
    });
  });

  it('takes the same report again for the same', () => {
    const once = tell(ended('succeeded'), undefined, v1);
    expect(tell(ended('succeeded'), once)).toEqual(once);
  });

  it('undoes one to what ran before it', () => {
    const undone = tell(ended('rolled-back'), undefined, v1);
    expect(undone.deployment.recovery).toEqual({
      startedAt: '2026-03-04T12:05:00.000Z',
      finishedAt: '2026-03-04T12:05:00.000Z',
      toVersion: 'v1',
      rolloutId: null,
    });
    // So the next one follows on that, and not on what was undone.
    const next = tell(
      report({ reportId: 'run-2', version: 'v3' }),
      undefined,
      undone,
    );
    expect(next.deployment).toMatchObject({
      previousVersion: 'v1',
      previousRevision: 'aaa',
      previousImages: [{ image: 'registry.example/shop:v1' }],
    });
  });

  it('takes an end within the second of its beginning', () => {
    expect(
      tell(ended('succeeded', { finishedAt: '2026-03-04T12:00:00.500Z' }))
        .deployment.finishedAt,
    ).toBe('2026-03-04T12:00:00.500Z');
  });

  it.each([
    ['an end without its time', report({ outcome: 'failed' })],
    ['a time without its end', report({ finishedAt: '2026-03-04T12:05:00Z' })],
    [
      'an end before the beginning',
      ended('failed', { finishedAt: '2026-03-04T11:59:59Z' }),
    ],
  ])('refuses %s', (_, each) => {
    expect(() => tell(each)).toThrow(InputError);
  });

  it.each([
    ['another version', ended('succeeded', { version: 'v9' })],
    ['another end', ended('failed')],
    ['that it is under way again', report()],
    [
      'another entity',
      ended('succeeded', { entityRef: 'component:default/x' }),
    ],
    ['another environment', ended('succeeded', { environmentId: 'staging' })],
    [
      'another target',
      ended('succeeded', { target: { kind: 'vm', name: 'host-2' } }),
    ],
  ])('refuses a report that says %s under an id that has ended', (_, each) => {
    expect(() => tell(each, tell(ended('succeeded')))).toThrow(ConflictError);
  });
});

describe('reportedWorkload', () => {
  it.each([
    [report(), 'v2', 'progressing'],
    [ended('succeeded'), 'v2', 'healthy'],
    [ended('failed'), 'v2', 'degraded'],
    [ended('rolled-back'), 'v1', 'degraded'],
  ])('shows of %j version %s and health %s', (each, version, health) => {
    const record = tell(each, undefined, v1);
    const { workload, progress } = reportedWorkload(each, record);
    expect(workload).toMatchObject({
      id: 'vm/production/Reported/host-1/component:default/shop',
      version,
      revision: version === 'v1' ? 'aaa' : 'bbb',
      images: [{ image: `registry.example/shop:${version}`, tag: version }],
      health: { status: health },
      replicas: null,
    });
    expect(progress.state).toBe(
      each.outcome === undefined ? 'progressing' : 'complete',
    );
  });
});
