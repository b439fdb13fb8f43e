import {
  newerOf,
  parseSchemaRules,
  schemaHazardOf,
} from './schemaCompatibility';

const release = (version: string | null) => ({
  version,
  images: [{ container: 'shop', image: `shop:${version}` }],
});
const hazard = (from: string, to: string, ...declared: string[]) =>
  schemaHazardOf({ from: release(from), to: release(to) }, declared);

describe('what may run on the data of a version', () => {
  it.each([
    ['nothing declared', 'v1.0.0', 'v2.0.0', [], undefined],
    ['within the range', 'v1.8.0', 'v2.0.0', ['>=1.8.0'], undefined],
    ['outside of it', 'v1.7.9', 'v2.0.0', ['>=1.8.0'], 'breaks'],
    ['outside, going back', 'v2.0.0', 'v1.7.9', ['>=1.8.0'], 'breaks'],
    ['the rule holds later', 'v1.0.0', 'v1.1.0', ['2.0.0: >=1.8.0'], undefined],
    [
      'the rule holds from here on',
      '1.0.0',
      '2.0.0',
      ['2.0.0: >=1.8'],
      'breaks',
    ],
    [
      'the second rule',
      '2.0.0',
      '3.1.0',
      ['2.0.0: >=1.8; 3.0.0: >=2.4'],
      'breaks',
    ],
    ['both rules', '2.4.0', '3.1.0', ['2.0.0: >=1.8; 3.0.0: >=2.4'], undefined],
    ['the stricter of two', '1.8.0', '2.0.0', ['>=1.8', '>=1.9'], 'breaks'],
    ['alternatives', '1.8.0', '2.0.0', ['1.8.x || >=1.9'], undefined],
    ['a beginning of a version', '1.8.0-rc.1', '2.0.0', ['>=1.8.0'], 'breaks'],
    ['a suffix of ours', 'v1.8.0', 'v2.0.0-errors', ['>=1.8.0'], undefined],
    ['no version', 'main-1a2b3c', 'v2.0.0', ['>=1.8.0'], 'unknown'],
    ['no version, nothing declared', 'main', 'v2.0.0', [], undefined],
    ['no range', 'v1.0.0', 'v2.0.0', ['the newest'], 'unknown'],
    ['no version before a range', 'v1.0.0', 'v2.0.0', ['two: >=1'], 'unknown'],
  ] as const)('%s: %s to %s with %j', (_, from, to, declared, kind) => {
    expect(hazard(from, to, ...declared)?.kind).toBe(kind);
  });

  it.each([
    ['v1.0.0', 'v1.0.1', 'to'],
    ['v2.0.0', 'v1.9.0', 'from'],
    ['main', 'v1.9.0', undefined],
  ])('of %s and %s the newer is %s', (from, to, newer) => {
    expect(newerOf({ from: release(from), to: release(to) })).toBe(newer);
  });

  it('says which version, and which range', () => {
    expect(hazard('v1.7.0', 'v2.0.0', '2.0.0: >=1.8.0')).toEqual({
      kind: 'breaks',
      older: 'v1.7.0',
      newer: 'v2.0.0',
      range: '>=1.8.0',
    });
  });

  it('is read with its rules', () => {
    expect(parseSchemaRules('2.0.0: >=1.8.0 <3; ~4.1')).toEqual({
      rules: [
        { since: '2.0.0', range: '>=1.8.0 <3' },
        { since: undefined, range: '~4.1' },
      ],
    });
    expect(parseSchemaRules('')).toHaveProperty('problem');
  });
});
