import { Look, ResolvedCheck } from './types';

type Expectation = Extract<ResolvedCheck, { kind: 'query' }>['expect'];

const BOUNDS = [
  ['below', 'below', (value: number, bound: number) => value < bound],
  ['atMost', 'at most', (value: number, bound: number) => value <= bound],
  ['above', 'above', (value: number, bound: number) => value > bound],
  ['atLeast', 'at least', (value: number, bound: number) => value >= bound],
  ['equals', 'equal to', (value: number, bound: number) => value === bound],
] as const;

/** Compares a number with what is expected of it: all bounds have to hold. */
export function compared(value: number, expect: Expectation): Look {
  const broken: string[] = [];
  const kept: string[] = [];
  for (const [key, word, holds] of BOUNDS) {
    const bound = expect[key];
    if (bound !== undefined) {
      (holds(value, bound) ? kept : broken).push(`${word} ${bound}`);
    }
  }
  return {
    holds: broken.length === 0,
    message:
      broken.length === 0
        ? `${value} is ${kept.join(' and ')}`
        : `${value} is not ${broken.join(' and not ')}`,
    // JSON has no infinity.
    value: Number.isFinite(value) ? value : null,
  };
}

/** @param why - like `Prometheus found no values` */
export function withoutData(why: string, { noData }: Expectation): Look {
  return noData === 'pass'
    ? {
        holds: true,
        message: `No data, which counts as fine: ${why}`,
        value: null,
      }
    : { holds: false, message: `No data: ${why}`, value: null };
}
