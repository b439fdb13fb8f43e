import { Rule } from '../types';

/** The page of the documentation that lists rules, by family. */
export function rulesReference(rules: readonly Rule[]): string {
  const families = [...new Set(rules.map(({ id }) => id.split('/')[0]))].sort();
  const sections = families.map(family => {
    const own = rules
      .filter(({ id }) => id.startsWith(`${family}/`))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const lines = own.map(({ id, summary }) => `- \`${id}\`: ${summary}`);
    return `## ${family}\n\n${lines.join('\n')}\n`;
  });
  return [
    '# Rules\n',
    `What \`npx quarterdeck verify\` and the action \`quarterdeck:verify\` hold a service against, ${rules.length} rules. Each has a name, for a
comment that [excuses it](../guides/templates.md#excuse-a-rule) with a reason. This page is written by
\`npx quarterdeck rules\`.\n`,
    ...sections,
  ].join('\n');
}
