import { IntOrPercent } from './objects';

/** Resolves `3` or `25%` of a total; percentages are rounded in the direction the field asks for. */
export function resolveIntOrPercent(
  value: IntOrPercent,
  total: number,
  rounding: 'up' | 'down',
): number {
  if (typeof value === 'number') {
    return value;
  }
  const percent = /^(\d+)%$/.exec(value);
  if (!percent) {
    throw new Error(`"${value}" is neither a number nor a percentage`);
  }
  const share = (Number(percent[1]) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}
