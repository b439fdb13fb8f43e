/** What people typed, in Markdown, as they typed it: nothing of it is markup. */
export function markdownText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A table. Cells are Markdown. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}

/** Code in a cell or a sentence. */
export function code(text: string): string {
  const cell = text.replace(/\|/g, '\\|');
  return text.includes('`') ? `\`\` ${cell} \`\`` : `\`${cell}\``;
}
