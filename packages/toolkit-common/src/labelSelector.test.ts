import { matchesLabels, parseLabelSelector } from './labelSelector';

describe('label selectors', () => {
  const labels = { app: 'shop', tier: 'web', 'example.com/team': 'a' };

  it.each([
    ['app=shop', true],
    ['app==shop', true],
    ['app = shop, tier!=db', true],
    ['app!=shop', false],
    ['tier in (web, api)', true],
    ['tier in (api)', false],
    ['tier notin (api,db),app', true],
    ['missing notin (x)', true],
    ['missing', false],
    ['!missing', true],
    ['example.com/team=a', true],
    ['constructor', false],
  ])('%s: %s', (selector, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), labels)).toBe(expected);
  });

  it.each(['', 'a=b=c', 'a in b', 'a,,b', '=x', "a='b'"])(
    'refuses %p',
    selector => {
      expect(() => parseLabelSelector(selector)).toThrow(
        /is no term of a label selector/,
      );
    },
  );
});
