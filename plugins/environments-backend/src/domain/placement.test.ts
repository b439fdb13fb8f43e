import { globsOverlap, matchesGlob } from './globs';
import {
  EnvironmentDefinition,
  environmentOf,
  overlapsOf,
  problemsOf,
} from './placement';

function definition(
  id: string,
  namespacePatterns: string[],
  clusters = ['one'],
): EnvironmentDefinition {
  return {
    environment: {
      id,
      title: id,
      rank: 1,
      tier: 'development',
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom: null,
      protected: false,
    },
    clusters,
    namespacePatterns,
  };
}

describe('globs', () => {
  it.each([
    ['*-staging', 'veza-staging', true],
    ['*-staging', 'veza-staging-2', false],
    ['pr-*-preview', 'pr-7-preview', true],
    ['a.b', 'axb', false],
    ['*', '', true],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it.each([
    ['*-staging', 'veza-*', true],
    ['*-staging', '*-production', false],
    ['a', 'a', true],
    ['a*', '*b', true],
    ['a*c', 'b*', false],
    ['', '*', true],
    ['', 'a', false],
  ])('%s and %s have a text in common: %s', (left, right, expected) => {
    expect(globsOverlap(left, right)).toBe(expected);
    expect(globsOverlap(right, left)).toBe(expected);
  });
});

describe('environmentOf', () => {
  const staging = definition('staging', ['*-staging']);
  const veza = definition('veza', ['veza-*']);

  it('finds the one definition that claims a namespace', () => {
    expect(
      environmentOf([staging, veza], { cluster: 'one', namespace: 'veza-x' }),
    ).toBe(veza);
  });

  it('minds the cluster', () => {
    expect(
      environmentOf([staging], { cluster: 'two', namespace: 'a-staging' }),
    ).toBeUndefined();
  });

  it('gives a namespace that two definitions claim to neither', () => {
    expect(
      environmentOf([staging, veza], {
        cluster: 'one',
        namespace: 'veza-staging',
      }),
    ).toBeUndefined();
  });
});

describe('overlapsOf', () => {
  it('names both environments, their patterns and the cluster', () => {
    expect(
      overlapsOf([
        definition('staging', ['*-staging']),
        definition('veza', ['veza-*']),
        definition('elsewhere', ['*'], ['two']),
      ]).map(({ reason }) => reason.message),
    ).toEqual([
      expect.stringMatching(
        /staging \(\*-staging\) and veza \(veza-\*\) .* cluster one/,
      ),
    ]);
  });
});

describe('problemsOf', () => {
  it('tells each environment of clusters that are not watched and of overlaps', () => {
    const problems = problemsOf(
      [
        definition('staging', ['*-staging']),
        definition('veza', ['veza-*'], ['one', 'absent']),
        definition('elsewhere', ['*'], ['two']),
      ],
      ['one', 'two'],
    );
    expect(
      problems.map(({ environmentId, reason }) => [environmentId, reason.code]),
    ).toEqual([
      ['staging', 'matrix.overlap'],
      ['veza', 'cluster.not-configured'],
      ['veza', 'matrix.overlap'],
    ]);
  });
});
