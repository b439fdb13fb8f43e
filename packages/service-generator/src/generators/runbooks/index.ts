import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { yamlText } from '../../text';
import { Alert } from '../monitoring/alert';
import { alertsOf } from '../monitoring/alerts';
import { Generator } from '../types';

export const runbooks: Generator = {
  name: 'runbooks',
  summary:
    'What to do on each alert: what it means, whom it hurts, how to find out, mitigate, escalate and verify',
  applies: () => true,
  generate(model) {
    const alerts = alertsOf(model);
    return [
      indexFile(alerts),
      ...alerts.map(alert => runbookFile(model, alert)),
    ];
  },
};

const SEVERITIES = {
  critical: 'wakes somebody up',
  warning: 'can wait until morning',
};

function indexFile(alerts: readonly Alert[]): GeneratedFile {
  const rows = alerts.map(
    ({ name, severity, summary }) =>
      `| [${name}](${name}.md) | ${severity} | ${summary} |`,
  );
  return {
    path: 'docs/runbooks/index.md',
    class: 'managed',
    content: `# Runbooks

One for each alert. Their addresses are the \`runbook_url\` of the alerts. The portal suggests each on its alert, and leads
through its steps.

| alert | severity | when |
| ----- | -------- | ---- |
${rows.join('\n')}
`,
  };
}

/** Managed until a team writes what it has learnt: merged then. */
function runbookFile(model: ServiceModel, alert: Alert): GeneratedFile {
  const { name, severity, summary, duration, expression, guide } = alert;
  const diagnose = guide.diagnose.map(
    ({ why, command }, index) =>
      `${index + 1}. ${why}${why.endsWith('?') ? '' : ':'}\n\n   \`\`\`sh\n   ${command}\n   \`\`\`\n`,
  );
  return {
    path: `docs/runbooks/${name}.md`,
    class: 'merged',
    content: `${frontMatter(model, alert)}
# ${name}

${summary}. Severity: ${severity}, it ${SEVERITIES[severity]}.

## Meaning

${guide.meaning} It fires when this has held for ${duration}:

\`\`\`promql
${expression}
\`\`\`

## Impact

${guide.impact}

## Diagnose

${diagnose.join('\n')}
Write down what you have found.

${step({ id: 'diagnose', kind: 'manual', evidence: 'text' })}
## Mitigate

${guide.mitigate.map(line => `- ${line}`).join('\n')}

Write down what you have done, and when.

${step({ id: 'mitigate', kind: 'manual', evidence: 'text' })}
## Escalate

${escalation(model, severity)}

${step({ id: 'escalate', kind: 'manual', optional: true })}
## Verify

${guide.verify} At least, what the alert looks for is no longer there:

${step({
  id: 'verify',
  kind: 'check',
  query: `count(\n${expression}\n) or vector(0)`,
  expect: { equals: 0 },
  within: '15m',
})}`,
  };
}

/** By which the portal knows when the runbook is meant. */
function frontMatter(
  { description }: ServiceModel,
  { name, summary, severity }: Alert,
): string {
  const value = {
    title: summary,
    owner: description.metadata.owner,
    triggers: [{ alert: name }],
    expectedDuration: severity === 'critical' ? '30m' : '2h',
  };
  return `---\n${yamlText([{ value }])}---\n`;
}

/** The block that makes its section a step which the portal leads through. */
function step(value: Record<string, unknown>): string {
  return `\`\`\`step\n${yamlText([{ value }])}\`\`\`\n`;
}

function escalation(
  { description }: ServiceModel,
  severity: Alert['severity'],
): string {
  const { owner } = description.metadata;
  const wait = severity === 'critical' ? '15 minutes' : 'a working day';
  return `After ${wait} without progress, call in the owners, \`${owner}\`; the portal says who of them is on call. Open an incident there if users are affected, so that others know and the time line is kept.`;
}
