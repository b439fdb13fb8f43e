import { ApiObject } from '../registry/objects';
import { fieldSelector, labelSelector, selectsLabels } from './selectors';

const labels = { app: 'web', tier: 'front', 'example.com/build': '12' };

describe('labelSelector', () => {
  it.each([
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=api', false],
    ['app!=api', true],
    ['missing!=x', true],
    ['app in (api, web)', true],
    ['app notin (api,web)', false],
    ['missing notin (x)', true],
    ['app', true],
    ['!app', false],
    ['!missing,app in (web),tier=front', true],
    ['example.com/build>11', true],
    ['example.com/build<12', false],
    ['app=', false],
    ['', true],
  ])('%s', (selector, expected) => {
    expect(labelSelector(selector)(labels)).toBe(expected);
  });

  it.each(['app in web', '=web', 'a b', 'app in (a', '-x'])(
    'refuses %s',
    selector => {
      expect(() => labelSelector(selector)).toThrow(
        expect.objectContaining({ code: 400 }),
      );
    },
  );
});

describe('selectsLabels', () => {
  it.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'api' } }, false],
    [
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      true,
    ],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [
      {
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'tier', operator: 'NotIn', values: ['front'] },
        ],
      },
      false,
    ],
  ])('%j', (selector, expected) => {
    expect(selectsLabels(selector, labels)).toBe(expected);
  });
});

describe('fieldSelector', () => {
  const pod: ApiObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: { nodeName: 'demo' },
    status: { phase: 'Running' },
  };

  it.each([
    ['metadata.name=web-1', true],
    ['metadata.name=web-1,metadata.namespace!=shop', false],
    ['spec.nodeName==demo,status.phase!=Failed', true],
    ['spec.hostNetwork=false', true],
    ['status.phase=Pending', false],
  ])('%s', (selector, expected) => {
    expect(fieldSelector('Pod', selector)(pod)).toBe(expected);
  });

  it('refuses fields that the kind cannot be selected by', () => {
    expect(() => fieldSelector('ConfigMap', 'status.phase=Running')).toThrow(
      '"status.phase" is not a known field selector',
    );
  });
});
