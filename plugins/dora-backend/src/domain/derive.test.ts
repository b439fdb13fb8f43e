import { derived as run } from './testing/derived';
import {
  at,
  deploymentRecord as deployment,
  incidentRecord as incident,
  OTHER_ENTITY,
} from './testing/records';

describe('what counts', () => {
  it('counts what users met, when it had finished or began to be taken back', () => {
    const { deployment: derived } = run({
      deployments: [
        deployment('good', { startedAt: at(0), finishedAt: at(1) }),
        deployment('undone', {
          startedAt: at(10),
          finishedAt: at(11),
          outcome: 'rolled-back',
          rolledBackAt: at(12),
          recoveredAt: at(12.1),
        }),
        deployment('cut-short', {
          startedAt: at(20),
          finishedAt: at(21),
          outcome: 'rolled-back',
          rolledBackAt: at(21),
          recoveredAt: at(21.1),
        }),
      ],
    });
    expect(derived('good')).toMatchObject({
      countedAt: at(1),
      deliveredAt: at(1),
      failedReasons: [],
    });
    expect(derived('undone')).toMatchObject({
      countedAt: at(11),
      deliveredAt: at(11),
      failedReasons: [{ code: 'failed.rolled-back' }],
      failedAt: at(12),
      recoveredAt: at(12.1),
    });
    expect(derived('cut-short')).toMatchObject({ countedAt: at(21) });
    expect(derived('cut-short')?.deliveredAt).toBeUndefined();
  });

  it.each([
    ['failed', { outcome: 'failed' }, 'not-counted.failed-before-traffic'],
    ['superseded', { outcome: 'superseded' }, 'not-counted.superseded'],
    [
      'under way',
      { outcome: undefined, finishedAt: undefined },
      'not-counted.under-way',
    ],
    ['of unknown end', { outcome: undefined }, 'not-counted.not-observed'],
    [
      'found without an end',
      { source: 'found', outcome: undefined, finishedAt: undefined },
      'not-counted.found',
    ],
    [
      'a drill',
      {
        outcome: 'rolled-back',
        rolledBackAt: at(2),
        rollout: { purpose: 'drill' },
      },
      'not-counted.drill',
    ],
  ] as const)(
    'does not count one that is %s, and says why',
    (_, told, code) => {
      const { deployment: derived } = run({
        deployments: [
          deployment('one', { startedAt: at(0), finishedAt: at(1), ...told }),
        ],
        incidents: [
          incident('i', {
            openedAt: at(2),
            named: { kind: 'deployment', id: 'one' },
          }),
        ],
      });
      expect(derived('one')).toEqual({
        reason: expect.objectContaining({ code }),
        failedReasons: [],
      });
    },
  );

  it('takes a report of what was observed for the same change, and its revision', () => {
    const { deployment: derived } = run({
      deployments: [
        deployment('seen', {
          startedAt: at(0),
          finishedAt: at(0.1),
          version: 'v1.4.1',
        }),
        deployment('told', {
          source: 'reported',
          startedAt: at(-0.5),
          finishedAt: at(0.2),
          version: '1.4.1',
          revision: 'abcdef1234',
          reportedRework: true,
        }),
        deployment('later', {
          source: 'reported',
          startedAt: at(3),
          finishedAt: at(4),
          version: 'v1.4.1',
        }),
      ],
    });
    expect(derived('seen')).toMatchObject({
      countedAt: at(0.1),
      revision: 'abcdef1234',
      isRework: true,
      reworkReason: { code: 'rework.explicit' },
    });
    expect(derived('told')).toMatchObject({
      sameAs: 'seen',
      reason: { code: 'not-counted.same-as', params: { deployment: 'seen' } },
    });
    expect(derived('told')?.countedAt).toBeUndefined();
    expect(derived('later')?.countedAt).toBe(at(4));
  });
});

describe('attribution', () => {
  const two = [
    deployment('first', { startedAt: at(0), finishedAt: at(1) }),
    deployment('second', {
      startedAt: at(2),
      finishedAt: at(3),
      version: 'v2',
      rolloutId: 'rollout-2',
    }),
  ];

  it('blames the latest within the window, the latest id where two ended at once', () => {
    const { deployment: derived, incident: of } = run({
      deployments: [
        ...two,
        deployment('secound', { startedAt: at(2), finishedAt: at(3) }),
      ],
      incidents: [
        incident('at-once', { openedAt: at(3) }),
        incident('before', { openedAt: at(2.9) }),
        incident('too-late', { openedAt: at(27) + 1 }),
        incident('just', { openedAt: at(27) }),
      ],
    });
    expect(of('at-once')).toMatchObject({
      deploymentId: 'secound',
      method: 'latest-before',
    });
    expect(of('just')?.deploymentId).toBe('secound');
    expect(of('before')?.deploymentId).toBe('first');
    expect(of('too-late')).toMatchObject({
      method: 'none',
      reason: { code: 'attribution.none', params: { hours: 24 } },
    });
    expect(derived('secound')?.failedReasons).toHaveLength(2);
  });

  it.each([
    ['deployment', 'first', 'first'],
    ['rollout', 'rollout-2', 'second'],
    ['version', '2', 'second'],
    ['revision', 'abc', undefined],
    ['configuration', 'first', undefined],
  ])('takes a named %s at its word', (kind, id, expected) => {
    const { incident: of } = run({
      deployments: two,
      incidents: [incident('i', { openedAt: at(90), named: { kind, id } })],
    });
    expect(of('i')?.deploymentId).toBe(expected);
    expect(of('i')?.reason.code).toBe(
      expected ? 'attribution.explicit' : 'attribution.named-unknown',
    );
  });

  it('never blames what began after it', () => {
    const { incident: of } = run({
      deployments: two,
      incidents: [
        incident('i', {
          openedAt: at(1.5),
          named: { kind: 'deployment', id: 'second' },
        }),
        incident('j', { openedAt: at(1.5) }),
      ],
      corrections: new Map([
        [
          'j',
          {
            incidentId: 'j',
            deploymentId: 'second',
            by: 'a',
            at: 1,
            reason: 'r',
          },
        ],
      ]),
    });
    expect(of('i')?.deploymentId).toBeUndefined();
    expect(of('j')?.deploymentId).toBeUndefined();
  });

  it('lets a person say otherwise, and that nobody is to blame', () => {
    const { deployment: derived, incident: of } = run({
      deployments: two,
      incidents: [
        incident('moved', { openedAt: at(4) }),
        incident('freed', { openedAt: at(4) }),
        incident('nobodys', { openedAt: at(4), isNobodysFault: true }),
        incident('merged', { openedAt: at(4), mergedInto: 'moved' }),
      ],
      corrections: new Map([
        [
          'moved',
          {
            incidentId: 'moved',
            deploymentId: 'first',
            by: 'user:default/ada',
            at: at(5),
            reason: 'logs',
          },
        ],
        ['freed', { incidentId: 'freed', by: 'a', at: at(5), reason: 'disk' }],
      ]),
    });
    expect(of('moved')).toMatchObject({
      deploymentId: 'first',
      method: 'corrected',
      reason: { message: 'user:default/ada said so: logs' },
    });
    expect(of('freed')).toMatchObject({ method: 'corrected' });
    for (const id of ['freed', 'nobodys', 'merged']) {
      expect(of(id)?.deploymentId).toBeUndefined();
    }
    expect(derived('second')?.failedReasons).toEqual([]);
    expect(derived('first')?.failedReasons).toHaveLength(1);
  });

  it('reaches over entities by name, and only by name', () => {
    const api = deployment('api', {
      entityRef: OTHER_ENTITY,
      startedAt: at(0),
      finishedAt: at(1),
    });
    const front = incident('front', {
      openedAt: at(2),
      named: { kind: 'deployment', id: 'api' },
    });
    expect(
      run({ deployments: [api], incidents: [front] }).incident('front'),
    ).toMatchObject({ deploymentId: 'api', method: 'explicit' });
    const there = run({
      entityRef: OTHER_ENTITY,
      deployments: [api],
      incidents: [front, incident('unnamed', { openedAt: at(2) })],
    });
    expect(there.deployment('api')?.failedReasons).toHaveLength(1);
    expect(there.incident('front')).toBeUndefined();
    expect(there.incident('unnamed')).toBeUndefined();
  });

  it('blames what was under way and taken back, and not what was gone already', () => {
    const { incident: of } = run({
      deployments: [
        two[0],
        deployment('canary', {
          startedAt: at(2),
          finishedAt: at(3),
          outcome: 'rolled-back',
          rolledBackAt: at(3),
          recoveredAt: at(3.1),
        }),
      ],
      incidents: [
        incident('during', { openedAt: at(2.5) }),
        incident('heard-late', { startedAt: at(2.9), openedAt: at(3.5) }),
        incident('after', { openedAt: at(3.5) }),
      ],
    });
    expect(of('during')?.deploymentId).toBe('canary');
    expect(of('heard-late')?.deploymentId).toBe('canary');
    expect(of('after')?.deploymentId).toBe('first');
  });
});
