import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
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

One for each alert. Their addresses are the \`runbook_url\` of the alerts.

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
    content: `# ${name}

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
## Mitigate

${guide.mitigate.map(step => `- ${step}`).join('\n')}

## Escalate

${escalation(model, severity)}

## Verify

${guide.verify}
`,
  };
}

function escalation(
  { description }: ServiceModel,
  severity: Alert['severity'],
): string {
  const { owner } = description.metadata;
  const wait = severity === 'critical' ? '15 minutes' : 'a working day';
  return `After ${wait} without progress, call in the owners, \`${owner}\`; the portal says who of them is on call. Open an incident there if users are affected, so that others know and the time line is kept.`;
}
