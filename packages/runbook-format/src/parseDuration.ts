const UNITS: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const SHORT = /^(\d{1,6}(?:\.\d{1,6})?)\s?([smhd])$/;
const ISO =
  /^P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** @returns milliseconds of what `durationSchema` takes; undefined for anything else */
export function parseDuration(text: string): number | undefined {
  const short = SHORT.exec(text);
  if (short) {
    return Number(short[1]) * UNITS[short[2]];
  }
  const iso = ISO.exec(text);
  if (!iso) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = iso
    .slice(1)
    .map(part => Number(part ?? 0));
  return (
    days * UNITS.d + hours * UNITS.h + minutes * UNITS.m + seconds * UNITS.s
  );
}
