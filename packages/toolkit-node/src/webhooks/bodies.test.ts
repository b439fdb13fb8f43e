import { readJsonBody } from './bodies';

const nested = (levels: number) =>
  Buffer.from(`${'['.repeat(levels)}${']'.repeat(levels)}`);

it('takes what is nested as events are', () => {
  const text = String.raw`{"a":"[[[[\"[[[","b":[{"c":"\\"},[]]}`;
  expect(readJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
  expect(() => readJsonBody(nested(200))).not.toThrow();
  const side = JSON.stringify(Array.from({ length: 1000 }, () => [{}]));
  expect(readJsonBody(Buffer.from(side))).toHaveLength(1000);
  expect(readJsonBody(Buffer.from(`["${'['.repeat(1000)}"]`))).toHaveLength(1);
});

it('refuses what could not be kept as a dead letter', () => {
  for (const levels of [201, 5000, 400_000]) {
    expect(() => readJsonBody(nested(levels))).toThrow('nested more than 200');
  }
  expect(() => readJsonBody(nested(201), { deepest: Infinity })).not.toThrow();
});

it('refuses what is no JSON, without a word of it', () => {
  for (const body of ['{"secret', '', '"\ud800', '\ufeff{}x']) {
    expect(() => readJsonBody(Buffer.from(body))).toThrow(
      /^The body is no JSON in UTF-8$/,
    );
  }
  expect(() => readJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow('UTF-8');
});
