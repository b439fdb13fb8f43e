/** One value of each factor. */
export type Combination = Readonly<Record<string, unknown>>;

/**
 * Combinations in which every pair of values of any two factors occurs at least once: most faults of options are faults
 * of two of them. Greedy and without chance, so that a failure can be met again.
 *
 * @param factors - values by the name of their factor
 */
export function pairwise(
  factors: Readonly<Record<string, readonly unknown[]>>,
): Combination[] {
  const names = Object.keys(factors);
  const open = new Set<string>();
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      for (const a of factors[first].keys()) {
        for (const b of factors[second].keys()) {
          open.add(pairKey(first, a, second, b));
        }
      }
    }
  }
  const rows: Combination[] = [];
  while (open.size > 0) {
    const row = nextRow(factors, names, open);
    rows.push(
      Object.fromEntries(names.map(name => [name, factors[name][row[name]]])),
    );
  }
  return rows;
}

/** Begins with a pair that no row has yet and gives each other factor the value that closes most pairs. */
function nextRow(
  factors: Readonly<Record<string, readonly unknown[]>>,
  names: readonly string[],
  open: Set<string>,
): Record<string, number> {
  const [start] = open;
  const row: Record<string, number> = Object.fromEntries(JSON.parse(start));
  for (const name of names.filter(each => !(each in row))) {
    const gains = factors[name].map(
      (_value, index) => pairsWith(names, row, name, index, open).length,
    );
    row[name] = gains.indexOf(Math.max(...gains));
  }
  for (const name of names) {
    for (const pair of pairsWith(names, row, name, row[name], open)) {
      open.delete(pair);
    }
  }
  return row;
}

function pairsWith(
  names: readonly string[],
  row: Readonly<Record<string, number>>,
  name: string,
  index: number,
  open: ReadonlySet<string>,
): string[] {
  const position = names.indexOf(name);
  return names
    .filter(other => other !== name && other in row)
    .map(other =>
      names.indexOf(other) < position
        ? pairKey(other, row[other], name, index)
        : pairKey(name, index, other, row[other]),
    )
    .filter(pair => open.has(pair));
}

function pairKey(first: string, a: number, second: string, b: number): string {
  return JSON.stringify([
    [first, a],
    [second, b],
  ]);
}
