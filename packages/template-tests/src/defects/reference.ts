import { Defect } from '../types';

/** The page of the documentation that lists known defects, and which rule finds each. */
export function defectsReference(defects: readonly Defect[]): string {
  const lines = [...defects]
    .sort((a, b) => a.number - b.number || (a.rule < b.rule ? -1 : 1))
    .map(({ number, title, rule }) => `- ${number}, \`${rule}\`: ${title}`);
  return `# Known defects

What was found broken in templates of the field. Tests put each back into what our templates render: the
[rule](rules.md) beside it has to find it there, and nothing in a good render.

${lines.join('\n')}
`;
}
