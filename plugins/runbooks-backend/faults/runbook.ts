/** Every kind of step that the portal has a part in, and between them the two kinds of actions. */
export const RUNBOOK = `---
title: Campaign
---
${action('ours-1', 'change-ours')}
${action('foreign-1', 'change-foreign')}
## Look

\`\`\`step
id: look
kind: check
url: TARGET/healthy
within: 60s
\`\`\`

## Wait

\`\`\`step
id: wait
kind: timer
duration: 1s
\`\`\`

${action('ours-2', 'change-ours')}
${action('foreign-2', 'change-foreign')}
## Say that it is done

\`\`\`step
id: say
kind: manual
\`\`\`
`;

/** Each has to have its effect once. */
export const EFFECTS = ['ours-1', 'foreign-1', 'ours-2', 'foreign-2'];

function action(id: string, name: string): string {
  return `## Change ${id}

\`\`\`step
id: ${id}
kind: action
action: target:${name}
input:
  run: \${{ run.id }}
  step: ${id}
\`\`\`
`;
}
