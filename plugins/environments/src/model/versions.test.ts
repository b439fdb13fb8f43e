import {
  NOW,
  exampleColumn,
  exampleEnvironments,
  exampleMatrix,
  exampleWorkload,
} from '../testing/exampleMatrix';
import { compareVersions, standing } from './versions';

describe('compareVersions', () => {
  it.each([
    ['v1.4.2', 'v1.4.2', 'same'],
    ['v1.4.2', 'v1.5.0', 'behind'],
    ['v1.10.0', 'v1.9.9', 'ahead'],
    ['1.4.2', 'v1.4.2', 'different'],
    ['v2.0.0-rc.1', 'v2.0.0', 'behind'],
    ['v2.0.0', 'v2.0.0-rc.1', 'ahead'],
    ['v2.0.0-rc.2', 'v2.0.0-rc.10', 'behind'],
    ['v2.0.0-rc', 'v2.0.0-rc.1', 'behind'],
    ['v2.0.0-1', 'v2.0.0-alpha', 'behind'],
    ['v2.0.0-beta', 'v2.0.0-alpha', 'ahead'],
    ['v1.0.0+a', 'v1.0.0+b', 'different'],
    ['main-3f2a', 'v1.0.0', 'different'],
    ['v1.4', 'v1.5', 'different'],
  ] as const)('%s against %s is %s', (version, other, relation) => {
    expect(compareVersions(version, other)).toBe(relation);
  });
});

describe('standing', () => {
  const { development, staging, production } = exampleEnvironments;

  it('compares with the environment that versions are promoted from', () => {
    const matrix = exampleMatrix();
    const [first, second, third] = matrix.environments;
    expect(standing(matrix, third, third.workloads[0])).toEqual({
      relation: 'behind',
      environmentTitle: 'Staging',
      version: 'v1.6.0',
    });
    expect(standing(matrix, second, second.workloads[0])).toMatchObject({
      relation: 'same',
      environmentTitle: 'Development',
    });
    expect(standing(matrix, first, first.workloads[0])).toBeUndefined();
  });

  it('compares with the next lower rank where no source is named, previews aside', () => {
    const preview = {
      ...staging,
      id: 'pr-7',
      rank: 2,
      tier: 'preview' as const,
    };
    const last = exampleColumn(NOW, { ...production, promoteFrom: null }, [
      exampleWorkload(NOW, 'production', 'v1.0.0'),
    ]);
    const matrix = {
      ...exampleMatrix(),
      environments: [
        exampleColumn(NOW, development, [
          exampleWorkload(NOW, 'development', 'v1.1.0'),
        ]),
        exampleColumn(NOW, preview, [exampleWorkload(NOW, 'pr-7', 'v9.0.0')]),
        last,
      ],
    };
    expect(standing(matrix, last, last.workloads[0])).toMatchObject({
      version: 'v1.1.0',
    });
  });

  it('compares workloads of the same name where there are several', () => {
    const worker = (environmentId: string, version: string) =>
      exampleWorkload(NOW, environmentId, version, { name: 'worker' });
    const here = exampleColumn(NOW, staging, [
      exampleWorkload(NOW, 'staging', 'v1.0.0'),
      worker('staging', 'v3.0.0'),
    ]);
    const matrix = {
      ...exampleMatrix(),
      environments: [
        exampleColumn(NOW, development, [worker('development', 'v3.1.0')]),
        here,
      ],
    };
    const [api, ownWorker] = here.workloads;
    expect(standing(matrix, here, ownWorker)).toMatchObject({
      version: 'v3.1.0',
    });
    expect(standing(matrix, here, api)).toBeUndefined();
  });
});
