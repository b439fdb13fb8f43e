import { z } from 'zod';
import { parseRequest } from './parseRequest';

describe('parseRequest', () => {
  const schema = z.object({ limit: z.coerce.number().int().max(100) });

  it('returns what the schema makes of the input', () => {
    expect(parseRequest(schema, { limit: '20' })).toEqual({ limit: 20 });
  });

  it('names the field and the fault in an InputError', () => {
    expect(() => parseRequest(schema, { limit: '2000' })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(/<=100[\s\S]*limit/),
      }),
    );
  });

  const anything = z.record(z.string(), z.json());

  it.each([
    ['NUL', { list: [{ text: 'a\0b' }] }],
    ['half a surrogate pair', { text: 'a\ud83d' }],
    ['NUL in a key', { inner: { 'a\0b': 1 } }],
  ])('refuses %s wherever it is', (_what, value) => {
    expect(() => parseRequest(anything, value)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining('NUL character or half a surrogate'),
      }),
    );
  });

  it('takes whole surrogate pairs, and line ends', () => {
    const value = { text: '\u{1f680}\r\n\t' };
    expect(parseRequest(anything, value)).toEqual(value);
  });

  it('refuses what is nested deeper than functions can call themselves', () => {
    const nested = JSON.parse(
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    );
    expect(() => parseRequest(anything, nested)).toThrow(
      'nested deeper than 100 levels',
    );
  });
});

it('does not name what is wrong with each of a million members', () => {
  const schema = z.object({ commits: z.array(z.string()).max(200) });
  const startedAt = performance.now();
  expect(() =>
    parseRequest(schema, {
      commits: Array.from({ length: 1_000_000 }, () => 0),
    }),
  ).toThrow('The request holds a list of more than 10000 members');
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
