export type DiffLine = {
  kind: 'added' | 'removed' | 'place' | 'same';
  text: string;
};

/** The lines of a unified diff, without its header. */
export function linesOfDiff(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.findIndex(line => line.startsWith('@@'));
  return lines.slice(Math.max(first, 0)).map(text => ({
    kind: kindOf(text),
    text,
  }));
}

function kindOf(line: string): DiffLine['kind'] {
  if (line.startsWith('@@')) {
    return 'place';
  }
  if (line.startsWith('+')) {
    return 'added';
  }
  return line.startsWith('-') ? 'removed' : 'same';
}
