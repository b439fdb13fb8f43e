/** Patterns of cluster and namespace names: `*` stands for any characters, everything else for itself. */

export function matchesGlob(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(text);
}

export function matchesAnyGlob(
  patterns: readonly string[],
  text: string,
): boolean {
  return patterns.some(pattern => matchesGlob(pattern, text));
}

/** Whether some text matches both patterns. */
export function globsOverlap(left: string, right: string): boolean {
  if (left === '' || right === '') {
    return /^\**$/.test(left + right);
  }
  if (left[0] === '*') {
    return (
      globsOverlap(left.slice(1), right) || globsOverlap(left, right.slice(1))
    );
  }
  if (right[0] === '*') {
    return globsOverlap(right, left);
  }
  return left[0] === right[0] && globsOverlap(left.slice(1), right.slice(1));
}
