import { currentStep, iso } from './course';
import { RunRecord, StepRecord } from './records';

/** The record of a run, as a file in Markdown: who did what, when, and what came of it. */
export function reportOf(record: RunRecord, now: number): string {
  const { finishedAt } = record;
  return [
    `# ${inline(record.title)}`,
    '',
    ...[
      ['Service', record.entityRef],
      ['Environment', record.environmentId ?? '—'],
      ['Runbook', `${record.slug}, version ${record.version.slice(0, 12)}`],
      ['Mode', record.mode],
      ['State', `${record.phase}: ${record.reason.message}`],
      ['Lead', record.lead],
      ['Took part', record.participants.join(', ')],
      ['Began', `${iso(record.startedAt)}, by ${record.startedBy}`],
      ['Ended', finishedAt === undefined ? 'not yet' : iso(finishedAt)],
      ['Took', took(record.startedAt, finishedAt ?? now)],
      ...(record.targetMs === undefined
        ? []
        : [['Target', took(0, record.targetMs)]]),
      ...Object.entries(record.parameters).map(([name, value]) => [
        `Parameter ${name}`,
        value,
      ]),
    ].map(([name, value]) => `- **${inline(name)}**: ${inline(value)}`),
    '',
    '## Steps',
    '',
    ...record.steps.flatMap((step, index) => stepLines(record, step, index)),
    ...(record.comments.length === 0
      ? []
      : [
          '## Said meanwhile',
          '',
          ...record.comments.map(
            ({ at, by, text }) => `- ${iso(at)}, ${by}: ${inline(text)}`,
          ),
          '',
        ]),
    `Written down on ${iso(now)}.`,
    '',
  ].join('\n');
}

function stepLines(
  record: RunRecord,
  step: StepRecord,
  index: number,
): string[] {
  const isCurrent = currentStep(record) === step && record.phase === 'active';
  const { startedAt, finishedAt, actor, attempts, evidence } = step;
  const lines: [string, string | undefined][] = [
    ['State', `${step.state}: ${step.reason.message}`],
    ['By', actor],
    ['Began', startedAt === undefined ? undefined : iso(startedAt)],
    ['Ended', finishedAt === undefined ? undefined : iso(finishedAt)],
    ['Attempts', attempts.length > 1 ? String(attempts.length) : undefined],
    ['Result', step.outputSummary],
    ['Evidence', evidence?.value],
    ['Comment', step.comment],
    ['Link', step.link],
  ];
  const told = attempts.at(-1)?.input;
  return [
    `### ${index + 1}. ${inline(step.title)}${isCurrent ? ' (now)' : ''}`,
    '',
    ...lines.flatMap(([name, value]) =>
      value === undefined ? [] : [`- **${name}**: ${inline(value)}`],
    ),
    ...(told === undefined ? [] : fenced('Told', told)),
    ...(step.output === undefined ? [] : fenced('Answered', step.output)),
    '',
  ];
}

const MOST_SHOWN = 4_000;

/** JSON has no line that could end the fence: its lines begin with spaces, brackets or quotes. */
function fenced(name: string, value: unknown): string[] {
  const text = JSON.stringify(value, null, 2);
  return [
    '',
    `${name}:`,
    '',
    '```json',
    text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text,
    '```',
  ];
}

/** What people wrote stays text: no markup and no line of its own. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

function took(from: number, to: number): string {
  const seconds = Math.round((to - from) / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ') || '0 s'
  );
}
