import { ApiError } from '../registry/ApiError';
import { jsonPatch } from './jsonPatch';

const original = {
  data: { a: '1', 'x/y': 'slash' },
  list: ['one', 'two'],
};

function failureOf(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

describe('jsonPatch', () => {
  it.each([
    [
      [{ op: 'add', path: '/data/b', value: '2' }],
      { ...original, data: { ...original.data, b: '2' } },
    ],
    [
      [{ op: 'add', path: '/list/1', value: 'new' }],
      { ...original, list: ['one', 'new', 'two'] },
    ],
    [
      [{ op: 'add', path: '/list/-', value: 'new' }],
      { ...original, list: ['one', 'two', 'new'] },
    ],
    [[{ op: 'remove', path: '/list/0' }], { ...original, list: ['two'] }],
    [
      [{ op: 'replace', path: '/data/x~1y', value: 'z' }],
      { ...original, data: { a: '1', 'x/y': 'z' } },
    ],
    [
      [{ op: 'move', from: '/data/a', path: '/a' }],
      { data: { 'x/y': 'slash' }, list: ['one', 'two'], a: '1' },
    ],
    [[{ op: 'copy', from: '/list/0', path: '/a' }], { ...original, a: 'one' }],
    [[{ op: 'test', path: '/list', value: ['one', 'two'] }], original],
    [[{ op: 'replace', path: '', value: { new: true } }], { new: true }],
  ])('applies %j', (patch, expected) => {
    expect(jsonPatch(original, patch)).toEqual(expected);
  });

  it.each([
    [
      { op: 'test', path: '/data/a', value: '2' },
      'testing value /data/a failed',
    ],
    [
      { op: 'test', path: '/data/none', value: '2' },
      'the field none is missing',
    ],
    [{ op: 'remove', path: '/data/none' }, 'the field none is missing'],
    [
      { op: 'replace', path: '/data/none', value: 1 },
      'the field none is missing',
    ],
    [{ op: 'add', path: '/none/a', value: 1 }, 'the field none is missing'],
    [{ op: 'add', path: '/list/3', value: 1 }, 'the list has no index 3'],
    [{ op: 'remove', path: '/list/-' }, 'the list has no index -'],
    [{ op: 'add', path: '/list/01', value: 1 }, 'the list has no index 01'],
    [{ op: 'add', path: '/data/a/b', value: 1 }, 'nothing below data/a'],
    [{ op: 'move', from: '/data', path: '/data/b' }, 'moved into itself'],
    [{ op: 'add', path: 'data/b', value: 1 }, 'must start with a slash'],
    [{ op: 'add', path: '/__proto__/b', value: 1 }, '__proto__ is not allowed'],
    [{ op: 'bogus', path: '/data/b' }, 'Invalid'],
    [{ op: 'replace', path: '', value: 'text' }, 'it leaves no object'],
  ])('refuses %j as a whole', (operation, explanation) => {
    const first = { op: 'add', path: '/data/first', value: '1' };
    const error = failureOf(() => jsonPatch(original, [first, operation]));
    expect(error.toStatus()).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
      details: {
        causes: [{ message: expect.stringContaining(explanation) }],
      },
    });
    expect(original.data).not.toHaveProperty('first');
  });

  it('refuses what is no list of operations', () => {
    const error = failureOf(() => jsonPatch(original, { op: 'add' }));
    expect(error.toStatus()).toMatchObject({ code: 400, reason: 'BadRequest' });
  });
});
