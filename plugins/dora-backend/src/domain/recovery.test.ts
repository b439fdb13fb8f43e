import {
  at,
  deploymentRecord as deployment,
  incidentRecord as incident,
  MINUTE,
} from './testing/records';
import { derived as run } from './testing/derived';

describe('recovery', () => {
  const failing = deployment('bad', { startedAt: at(0), finishedAt: at(1) });

  it('runs from the first sign to the last end', () => {
    const incidents = [
      incident('i', { startedAt: at(1.5), openedAt: at(2), resolvedAt: at(5) }),
      incident('j', {
        startedAt: at(2.5),
        openedAt: at(3),
        mitigatedAt: at(4),
        resolvedAt: at(9),
      }),
    ];
    expect(
      run({ deployments: [failing], incidents }).deployment('bad'),
    ).toMatchObject({ failedAt: at(1.5), recoveredAt: at(5) });
    expect(
      run(
        { deployments: [failing], incidents },
        { recoveryFrom: 'deployment' },
      ).deployment('bad'),
    ).toMatchObject({ failedAt: at(1), recoveredAt: at(5) });
  });

  it('is open while anything is', () => {
    const derived = run({
      deployments: [failing],
      incidents: [
        incident('i', { openedAt: at(2), resolvedAt: at(5) }),
        // An alert was told of, and never its end: that is no recovery of 0 hours.
        incident('triggered', { openedAt: at(2) }),
      ],
    }).deployment('bad');
    expect(derived?.failedAt).toBe(at(2));
    expect(derived?.recoveredAt).toBeUndefined();
  });

  it('is over for users once traffic was off it', () => {
    const { deployment: derived } = run({
      deployments: [
        deployment('bad', {
          startedAt: at(0),
          finishedAt: at(1),
          outcome: 'rolled-back',
          rolledBackAt: at(1),
          recoveredAt: at(1.5),
          rolloutId: 'r',
          rollout: {
            purpose: 'release',
            breachedAt: at(0.9),
            safeAt: at(0.9) + MINUTE,
          },
        }),
      ],
      incidents: [
        incident('i', {
          startedAt: at(0.9),
          openedAt: at(1),
          mitigatedAt: at(0.9) + MINUTE,
          named: { kind: 'rollout', id: 'r' },
        }),
      ],
    });
    expect(derived('bad')).toMatchObject({
      failedAt: at(0.9),
      recoveredAt: at(0.9) + MINUTE,
      failedReasons: [
        { code: 'failed.rolled-back' },
        { code: 'failed.incident' },
      ],
    });
  });

  it('is never negative and begins no earlier than its deployment', () => {
    expect(
      run({
        deployments: [failing],
        incidents: [
          incident('i', {
            startedAt: at(-3),
            openedAt: at(2),
            resolvedAt: at(-1),
          }),
        ],
      }).deployment('bad'),
    ).toMatchObject({ failedAt: at(0), recoveredAt: at(0) });
  });
});

describe('rework', () => {
  const bad = deployment('bad', { startedAt: at(0), finishedAt: at(1) });
  const fix = deployment('fix', { startedAt: at(3), finishedAt: at(4) });
  const open = incident('i', {
    number: 7,
    openedAt: at(2),
    resolvedAt: at(5),
    named: { kind: 'deployment', id: 'bad' },
  });
  const planned = {
    isUnplanned: false,
    reason: { code: 'rework.planned', params: {}, message: 'x' },
  };

  it('is what is deployed while an incident of an earlier deployment is open', () => {
    const { deployment: derived } = run({
      deployments: [bad, fix],
      incidents: [open],
      marks: new Map([['fix', planned]]),
    });
    expect(derived('fix')).toMatchObject({
      isRework: true,
      reworkReason: { code: 'rework.incident', params: { number: 7 } },
    });
    expect(derived('bad')?.isRework).toBeUndefined();
  });

  it.each([
    ['over before it began', { resolvedAt: at(3) }],
    ['its own', { named: { kind: 'deployment', id: 'fix' }, openedAt: at(3) }],
    ['of nobody', { named: undefined, isNobodysFault: true }],
  ])('is not what meets an incident that is %s', (_, changed) => {
    const { deployment: derived } = run({
      deployments: [bad, fix],
      incidents: [{ ...open, ...changed }],
      marks: new Map([['fix', planned]]),
    });
    expect(derived('fix')).toMatchObject({ isRework: false });
  });

  it('is what its report says, before everything else', () => {
    const { deployment: derived } = run({
      deployments: [bad, { ...fix, reportedRework: false }],
      incidents: [open],
      marks: new Map([['bad', { ...planned, isUnplanned: true }]]),
    });
    expect(derived('fix')).toMatchObject({
      isRework: false,
      reworkReason: { code: 'rework.reported-planned' },
    });
    expect(derived('bad')).toMatchObject({ isRework: true });
  });
});
