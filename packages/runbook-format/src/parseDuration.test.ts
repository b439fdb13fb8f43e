import { parseDuration } from './parseDuration';
import { durationSchema } from './types';

it.each<[string, number | undefined]>([
  ['90s', 90_000],
  ['1.5h', 5_400_000],
  ['10 m', 600_000],
  ['2d', 172_800_000],
  ['PT1H30M', 5_400_000],
  ['P1DT2S', 86_402_000],
  ['P', undefined],
  ['PT', undefined],
  ['10', undefined],
  ['99999999999d', undefined],
])('%s is %s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
  expect(durationSchema.safeParse(text).success).toBe(expected !== undefined);
});
