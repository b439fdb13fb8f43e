/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * Numbers that follow from the seed alone, so that a simulation can be repeated. Mulberry32 over an FNV-1a hash: good
 * enough to draw latencies and weights, not for secrets.
 */
export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A latency in milliseconds: log-normal as those of real services are, cut off at `ceiling`. */
export function drawLatency(
  random: Random,
  distribution: { median: number; sigma: number; ceiling: number },
): number {
  // Box-Muller; 1 - random() keeps zero out of the logarithm.
  const normal =
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(
    distribution.ceiling,
    distribution.median * Math.exp(distribution.sigma * normal),
  );
}
