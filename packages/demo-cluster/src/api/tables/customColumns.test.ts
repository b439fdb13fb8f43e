import { customCells, valueOfPath } from './customColumns';

const widget = {
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  metadata: { name: 'w1', labels: { 'a.b/c': 'label' } },
  spec: {
    size: 3,
    tags: ['x', 'y', 'z'],
    items: [{ name: 'i1' }, { name: 'i2' }],
    object: { a: 'two' },
    since: '2026-01-01T00:00:00Z',
    on: true,
    number: 1.5,
    text: 'hello',
  },
  status: {
    conditions: [
      { type: 'Other', status: 'False' },
      { type: 'Ready', status: 'True' },
    ],
  },
};

describe('valueOfPath', () => {
  it.each([
    ['.spec.size', 3],
    ['.status.conditions[?(@.type=="Ready")].status', 'True'],
    ["$.status.conditions[?(@.type=='Other')].status", 'False'],
    ['.spec.tags', ['x', 'y', 'z']],
    ['.spec.tags[*]', 'x'],
    ['.spec.tags[1]', 'y'],
    ['.spec.tags[-1]', 'z'],
    ['.spec.tags[1:3]', 'y'],
    ['.spec.items[*].name', 'i1'],
    ['.metadata.labels.a\\.b/c', 'label'],
    [".metadata.labels['a.b/c']", 'label'],
    ['.spec.none.deeper', undefined],
    ['.spec.text[0]', undefined],
    ['.status.conditions[?(@.type=="None")].status', undefined],
  ])('%s is %j', (path, expected) => {
    expect(valueOfPath(widget, path)).toEqual(expected);
  });
});

/** As a real API server shows them. */
describe('customCells', () => {
  const now = new Date('2026-01-01T00:05:10Z');

  it.each([
    ['integer', '.spec.size', 3],
    ['integer', '.spec.number', 1],
    ['integer', '.spec.text', null],
    ['number', '.spec.number', 1.5],
    ['boolean', '.spec.on', true],
    ['boolean', '.spec.text', null],
    ['string', '.spec.text', 'hello'],
    ['string', '.spec.number', '1.5'],
    ['string', '.spec.on', 'true'],
    ['string', '.spec.object', '{"a":"two"}'],
    ['string', '.spec.none', null],
    ['date', '.spec.since', '5m10s'],
    ['date', '.spec.text', '<invalid>'],
    ['date', '.spec.none', null],
  ])('shows as %s what is at %s: %j', (type, jsonPath, expected) => {
    const columns = [{ name: 'Column', type, jsonPath }];
    expect(customCells(widget, columns, now)).toEqual([expected]);
  });
});
