import { WorkloadKind } from '@quarterdeck/plugin-environments-common';
import { observedWorkload, templateOf } from '../testing/observedWorkload';
import { ComparableWorkload, compareWorkloads } from './comparison';
import { ConfigurationEntry } from './observation';

function runs(
  name: string,
  version: string,
  options: {
    kind?: WorkloadKind;
    desired?: number | null;
    revision?: string;
    configuration?: ConfigurationEntry[];
  } = {},
): ComparableWorkload {
  const { kind = 'Deployment', desired = 1, revision = null } = options;
  const { workload } = observedWorkload({ name, version });
  return {
    workload: {
      ...workload,
      kind,
      revision,
      replicas:
        desired === null
          ? null
          : { desired, updated: desired, ready: desired, available: desired },
    },
    template: {
      ...templateOf(version),
      configuration: options.configuration ?? [],
    },
  };
}

const setting = (name: string, hash: string): ConfigurationEntry => ({
  kind: 'configuration',
  name,
  hash,
});
const amount = (value: string): ConfigurationEntry => ({
  kind: 'resources',
  name: 'shop: limits memory',
  value,
  hash: value,
});

const standings = (left: ComparableWorkload[], right: ComparableWorkload[]) =>
  compareWorkloads(left, right).map(({ kind, name, standing }) => [
    `${kind}/${name}`,
    standing,
  ]);

describe('compareWorkloads', () => {
  it('pairs workloads by kind and name', () => {
    expect(
      standings(
        [runs('api', 'v1'), runs('worker', 'v1')],
        [runs('worker', 'v2'), runs('api', 'v1')],
      ),
    ).toEqual([
      ['Deployment/api', 'same'],
      ['Deployment/worker', 'different'],
    ]);
  });

  it('takes the only ones of a kind for the same, whatever their names', () => {
    expect(
      standings([runs('shop-staging', 'v1')], [runs('shop', 'v1')]),
    ).toEqual([['Deployment/shop-staging', 'same']]);
  });

  it('pairs nothing by chance where there are several of a kind', () => {
    expect(
      standings([runs('a', 'v1'), runs('b', 'v1')], [runs('c', 'v1')]),
    ).toEqual([
      ['Deployment/a', 'only-left'],
      ['Deployment/b', 'only-left'],
      ['Deployment/c', 'only-right'],
    ]);
    expect(
      standings([runs('a', 'v1')], [runs('a', 'v1', { kind: 'StatefulSet' })]),
    ).toEqual([
      ['Deployment/a', 'only-left'],
      ['StatefulSet/a', 'only-right'],
    ]);
  });

  it('names images, commits, settings, resources and sizes that differ', () => {
    const [{ differences, leftReplicas, rightReplicas }] = compareWorkloads(
      [
        runs('shop', 'v2', {
          revision: 'bbb',
          desired: 3,
          configuration: [
            setting('shop: LEVEL', 'h1'),
            setting('shop: NEW', 'h2'),
            amount('1Gi'),
          ],
        }),
      ],
      [
        runs('shop', 'v1', {
          configuration: [setting('shop: LEVEL', 'h3'), amount('2Gi')],
        }),
      ],
    );
    expect([leftReplicas?.desired, rightReplicas?.desired]).toEqual([3, 1]);
    expect(differences).toEqual([
      {
        kind: 'image',
        name: 'shop',
        left: 'registry.example/shop:v2',
        right: 'registry.example/shop:v1',
        withheld: false,
      },
      {
        kind: 'revision',
        name: 'commit',
        left: 'bbb',
        right: null,
        withheld: false,
      },
      // Both have it, with values that nobody is told.
      {
        kind: 'configuration',
        name: 'shop: LEVEL',
        left: null,
        right: null,
        withheld: true,
      },
      {
        kind: 'configuration',
        name: 'shop: NEW',
        left: null,
        right: null,
        withheld: false,
      },
      {
        kind: 'resources',
        name: 'shop: limits memory',
        left: '1Gi',
        right: '2Gi',
        withheld: false,
      },
      {
        kind: 'replicas',
        name: 'desired',
        left: '3',
        right: '1',
        withheld: false,
      },
    ]);
  });

  it('compares nothing with nothing', () => {
    expect(compareWorkloads([], [])).toEqual([]);
    expect(
      standings(
        [runs('job', 'v1', { kind: 'CronJob', desired: null })],
        [runs('job', 'v1', { kind: 'CronJob', desired: null })],
      ),
    ).toEqual([['CronJob/job', 'same']]);
  });
});
