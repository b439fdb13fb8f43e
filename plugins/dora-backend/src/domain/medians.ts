/**
 * Exact quantiles of values, between the two nearest where none is there, as PERCENTILE_CONT has it: the median of 1 and 3
 * is 2. Selects instead of sorting: values are moved within the array.
 *
 * @param shares - from 0 to 1, rising
 * @returns one for each share; `undefined` where there are no values
 */
export function quantiles(
  values: Float64Array,
  shares: readonly number[],
): number[] | undefined {
  if (values.length === 0) {
    return undefined;
  }
  let from = 0;
  return shares.map(share => {
    const position = share * (values.length - 1);
    const below = Math.floor(position);
    select(values, below, from);
    from = below;
    const low = values[below];
    return position === below
      ? low
      : low + (position - below) * (smallest(values, below + 1) - low);
  });
}

/** Of 350,000 values one that is as large as `rank` others are small, without sorting the rest (Hoare's selection). */
function select(values: Float64Array, rank: number, from: number): void {
  let left = from;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOf(
      values[left],
      values[(left + right) >>> 1],
      values[right],
    );
    let low = left;
    let high = right;
    while (low <= high) {
      while (values[low] < pivot) {
        low++;
      }
      while (values[high] > pivot) {
        high--;
      }
      if (low <= high) {
        const moved = values[low];
        values[low] = values[high];
        values[high] = moved;
        low++;
        high--;
      }
    }
    if (rank <= high) {
      right = high;
    } else if (rank >= low) {
      left = low;
    } else {
      return;
    }
  }
}

function middleOf(one: number, two: number, three: number): number {
  return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three));
}

function smallest(values: Float64Array, from: number): number {
  let found = values[from];
  for (let index = from + 1; index < values.length; index++) {
    if (values[index] < found) {
      found = values[index];
    }
  }
  return found;
}

/** All values of several lists in one array of its own. */
export function pooled(lists: readonly (readonly number[])[]): Float64Array {
  const values = new Float64Array(
    lists.reduce((sum, list) => sum + list.length, 0),
  );
  let offset = 0;
  for (const list of lists) {
    values.set(list, offset);
    offset += list.length;
  }
  return values;
}
