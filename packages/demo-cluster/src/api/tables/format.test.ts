import { age, duration, firstFew, selectorText } from './format';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('duration', () => {
  it.each([
    [-5 * second, '<invalid>'],
    [-1 * second, '0s'],
    [0, '0s'],
    [119.9 * second, '119s'],
    [2 * minute, '2m'],
    [2 * minute + second, '2m1s'],
    [9 * minute + 59 * second, '9m59s'],
    [10 * minute + 30 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [7 * hour + 59 * minute, '7h59m'],
    [8 * hour + 59 * minute, '8h'],
    [47 * hour + 59 * minute, '47h'],
    [2 * day, '2d'],
    [7 * day + 23 * hour, '7d23h'],
    [8 * day + 23 * hour, '8d'],
    [729 * day, '729d'],
    [730 * day, '2y'],
    [3 * 365 * day + 5 * day, '3y5d'],
    [8 * 365 * day + 5 * day, '8y'],
  ])('writes %d ms as %s', (milliseconds, expected) => {
    expect(duration(milliseconds)).toBe(expected);
  });
});

describe('age', () => {
  const now = new Date('2026-01-01T00:01:00Z');

  it.each([
    ['2026-01-01T00:00:00Z', '60s'],
    ['yesterday', '<unknown>'],
    [undefined, '<unknown>'],
  ])('of %s is %s', (since, expected) => {
    expect(age(since, now)).toBe(expected);
  });
});

describe('selectorText', () => {
  it.each([
    [undefined, '<none>'],
    [{}, '<none>'],
    [
      {
        matchLabels: { z: 'a', b: 'c' },
        matchExpressions: [
          { key: 'k', operator: 'In', values: ['x', 'a'] },
          { key: 'e', operator: 'Exists' },
          { key: 'ne', operator: 'DoesNotExist' },
          { key: 'nope', operator: 'NotIn', values: ['q'] },
        ],
      },
      'b=c,e,k in (a,x),!ne,nope notin (q),z=a',
    ],
  ])('writes %j as %s', (selector, expected) => {
    expect(selectorText(selector)).toBe(expected);
  });
});

describe('firstFew', () => {
  it.each([
    [[], '<none>'],
    [['a', 'b', 'c'], 'a,b,c'],
    [['a', 'b', 'c', 'd', 'e'], 'a,b,c + 2 more...'],
  ])('shows %j as %s', (texts, expected) => {
    expect(firstFew(texts, { none: '<none>' })).toBe(expected);
  });
});
