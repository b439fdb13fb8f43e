const STRANGE: readonly unknown[] = [
  null,
  undefined,
  true,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(10_000),
  'a\0b',
  '\ud800',
  '<no value>',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30T25:61:61Z',
  'https://[',
  '%E0%A4%A',
  '__proto__',
  [],
  {},
  [[[[]]]],
  { constructor: { prototype: {} } },
];

/**
 * A value as somebody might send it who gets it wrong: in up to three places something strange stands instead. The same
 * seed gives the same ones.
 */
export function* mutated(
  value: unknown,
  count: number,
  seed: number,
): Generator<unknown> {
  let state = seed;
  const below = (most: number) => {
    // Mulberry32: enough chance for a test, and the same everywhere.
    state = (state + 0x6d2b79f5) % 0x1_0000_0000;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
  for (let index = 0; index < count; index += 1) {
    let copy = structuredClone(value);
    const places = 1 + below(3);
    for (let place = 0; place < places; place += 1) {
      copy = mutate(copy, below);
    }
    yield copy;
  }
}

function mutate(value: unknown, below: (most: number) => number): unknown {
  const strange = STRANGE[below(STRANGE.length)];
  if (typeof value !== 'object' || value === null || below(20) === 0) {
    return strange;
  }
  const keys = Object.keys(value);
  if (keys.length === 0) {
    return strange;
  }
  const key = keys[below(keys.length)];
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name === key ? mutate(member, below) : member,
  ]);
  return Array.isArray(value)
    ? members.map(([, member]) => member)
    : Object.fromEntries(members);
}
