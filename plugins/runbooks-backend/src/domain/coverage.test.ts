import { coverageOf, missingOf, proceduresOf } from './coverage';

const entity = (kind: string, annotations: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'shop', annotations },
});
const runbook = (covers: string[], isOwn = true, errorCount = 0) => ({
  slug: `${covers[0]}-${isOwn ? 'own' : 'built-in'}`,
  covers,
  isOwn,
  errorCount,
});

describe('the critical procedures of an entity', () => {
  it.each([
    [
      'a component that runs',
      'Component',
      { 'backstage.io/kubernetes-id': 'x' },
      ['rollback', 'restore', 'failover'],
    ],
    [
      'a component with runbooks',
      'Component',
      { 'quarterdeck.io/runbooks': '' },
      ['rollback', 'restore', 'failover'],
    ],
    ['a library', 'Component', {}, []],
    ['a group', 'Group', { 'quarterdeck.io/runbooks': '' }, []],
    [
      'a website that keeps nothing',
      'Component',
      {
        'backstage.io/kubernetes-id': 'x',
        'quarterdeck.io/runbooks-procedures': 'Rollback, rollback,',
      },
      ['rollback'],
    ],
    [
      'one that needs none',
      'Component',
      {
        'backstage.io/kubernetes-id': 'x',
        'quarterdeck.io/runbooks-procedures': 'none',
      },
      [],
    ],
    [
      'a database that says so',
      'Resource',
      { 'quarterdeck.io/runbooks-procedures': 'restore,failover' },
      ['restore', 'failover'],
    ],
  ])('of %s', (_what, kind, annotations, expected) => {
    expect(proceduresOf(entity(kind, annotations))).toEqual(expected);
  });

  it('are covered by own runbooks, else by those of the portal', () => {
    const coverage = coverageOf(
      ['rollback', 'restore', 'failover'],
      [
        runbook(['Rollback', 'restore'], true),
        runbook(['rollback'], false),
        runbook(['failover'], false),
      ],
    );
    expect(coverage).toEqual([
      { procedure: 'rollback', coverage: 'own', slugs: ['Rollback-own'] },
      { procedure: 'restore', coverage: 'own', slugs: ['Rollback-own'] },
      {
        procedure: 'failover',
        coverage: 'built-in',
        slugs: ['failover-built-in'],
      },
    ]);
    expect(missingOf(coverage)).toEqual(['failover']);
  });

  it('are not covered by a runbook with errors', () => {
    expect(coverageOf(['restore'], [runbook(['restore'], true, 1)])).toEqual([
      { procedure: 'restore', coverage: 'none', slugs: [] },
    ]);
  });
});
