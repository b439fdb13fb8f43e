import {
  RunbookDocument,
  RunbookSummary,
  ShownParameter,
  ShownStep,
} from '@quarterdeck/plugin-runbooks-common';
import {
  Runbook,
  Section,
  Step,
  parseDuration,
} from '@quarterdeck/runbook-format';
import { freshnessOf } from './freshness';
import { RunbookRecord } from './records';
import { RunStatistics } from './statistics';

export interface Circumstances {
  statistics: RunStatistics | undefined;
  staleAfterMs: number;
  /** Whether the reader may run those of the entity. */
  mayOperate: boolean;
  now: number;
}

/** A runbook as it stands in a list. */
export function presentSummary(
  record: RunbookRecord,
  runbook: Runbook,
  circumstances: Circumstances,
): RunbookSummary {
  const { statistics, staleAfterMs, mayOperate, now } = circumstances;
  const { frontMatter, problems, steps } = runbook;
  const count = (severity: 'error' | 'warning') =>
    problems.filter(problem => problem.severity === severity).length;
  return {
    entityRef: record.entityRef,
    slug: record.slug,
    title: runbook.title,
    description: frontMatter.description ?? null,
    version: record.version,
    origin:
      record.url === undefined
        ? { kind: 'built-in' }
        : { kind: 'repository', url: record.url },
    owner: frontMatter.owner ?? null,
    covers: frontMatter.covers,
    severities: frontMatter.severities,
    triggers: frontMatter.triggers,
    stepCount: steps.length,
    stepKinds: [...new Set(steps.map(({ definition }) => definition.kind))],
    startsOnAlert: frontMatter.startOnAlert,
    isRunnable: runbook.isRunnable,
    errorCount: count('error'),
    warningCount: count('warning'),
    freshness: freshnessOf(frontMatter, statistics, staleAfterMs, now),
    activeRunIds: statistics?.activeRunIds ?? [],
    mayRun: mayOperate && runbook.isRunnable,
  };
}

export function presentStep({
  id,
  title,
  definition,
  text,
  line,
}: Step): ShownStep {
  return {
    id,
    title,
    kind: definition.kind,
    text,
    line,
    optional: definition.optional,
    expectedDurationMs:
      definition.expectedDuration === undefined
        ? null
        : (parseDuration(definition.expectedDuration) ?? null),
    action: definition.kind === 'action' ? definition.action : null,
  };
}

export function presentParameters({ frontMatter }: Runbook): ShownParameter[] {
  return Object.entries(frontMatter.parameters).map(([name, parameter]) => ({
    name,
    title: parameter.title ?? name,
    description: parameter.description ?? null,
    default: parameter.default ?? null,
    required: parameter.required,
    secret: parameter.secret,
    options: parameter.options ?? null,
  }));
}

/** Of headings, and lines around blocks: results show text as it is. */
const MARKS = /^(?:#{1,6} +| *(?:`{3,}|~{3,}).*$)/gm;

/** What a search knows of it. */
export function presentDocument(
  { entityRef, slug }: RunbookRecord,
  { title, frontMatter, sections }: Runbook,
): RunbookDocument {
  return {
    entityRef,
    slug,
    title,
    text: [frontMatter.description ?? '', ...sections.map(readable)]
      .join('\n')
      .replace(MARKS, '')
      .trim(),
    owner: frontMatter.owner ?? null,
    covers: frontMatter.covers,
    alerts: frontMatter.triggers.map(({ alert }) => alert),
  };
}

/** The text of a section without what only the portal reads. */
function readable({ text, step, isFrontMatter }: Section): string {
  if (isFrontMatter) {
    return '';
  }
  return step
    ? `${step.title}\n${step.text}`
    : text.replace(/^ *(`{3,}|~{3,}) *step\b[^]*?(?:^ *\1.*$|(?![^]))/gm, '');
}
