/** Numbers as if by chance, the same for the same seed (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const random = {
    /** From 0, below `most`. */
    below: (most: number) => Math.floor(next() * most),
    isLikely: (chance: number) => next() < chance,
    oneOf: <Item>(items: readonly Item[]): Item =>
      items[Math.floor(next() * items.length)],
    /** The same in another order. */
    shuffled: <Item>(items: readonly Item[]): Item[] => {
      const all = [...items];
      for (let index = all.length - 1; index > 0; index--) {
        const other = random.below(index + 1);
        [all[index], all[other]] = [all[other], all[index]];
      }
      return all;
    },
  };
  return random;
}
