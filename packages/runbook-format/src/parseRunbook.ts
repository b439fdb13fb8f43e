import { checkTogether } from './crossChecks';
import { markdownBlocks } from './markdownBlocks';
import { ProblemList } from './ProblemList';
import { readFrontMatter } from './readFrontMatter';
import { checkFence, divide, findSteps, StepSection } from './sections';
import { idsOf } from './stepIds';
import { SourceLines } from './SourceLines';
import { quoted } from './suggest';
import { frontMatterSchema, Runbook, Section, Step } from './types';

/** Characters that are read. A longer file is shown, and not taken apart. */
const MOST_CHARACTERS = 512 * 1024;
/** What is to be read before the step is done. */
function textOf(
  { section, heading, fence }: StepSection,
  source: SourceLines,
): string {
  const before = source.text(heading.end, fence.start);
  const after = source.text(fence.end, section.end);
  return `${before.trimEnd()}\n\n${after.trim()}`
    .replace(/^(?:[ \t]*(?:\r\n|\n|\r))+/, '')
    .trimEnd();
}

function reportRepeatedIds(
  found: readonly StepSection[],
  problems: ProblemList,
): Set<StepSection> {
  const seen = new Map<string, StepSection>();
  const repeated = new Set<StepSection>();
  for (const step of found) {
    const { id } = step.read;
    const first = id === undefined ? undefined : seen.get(id);
    if (id !== undefined && first === undefined) {
      seen.set(id, step);
    } else if (id !== undefined && first !== undefined) {
      repeated.add(step);
      problems.error(
        'step.repeated-id',
        step.block.at(['id']),
        `The step in line ${first.heading.start + 1} has the id ${quoted(id)}, too. Give one of them another.`,
      );
    }
  }
  return repeated;
}

/** The steps that are right, by where their sections begin. */
function readSteps(
  found: readonly StepSection[],
  source: SourceLines,
  frontMatter: Runbook['frontMatter'],
  problems: ProblemList,
): Map<number, Step> {
  const repeated = reportRepeatedIds(found, problems);
  const ids = idsOf(
    found.map(({ heading, read }) => ({ title: heading.title, read })),
  );
  const drafts = found.map(({ block, read }, index) => ({
    id: ids[index],
    definition: read.definition,
    block,
  }));
  const broken = checkTogether(drafts, frontMatter, problems);
  const steps = new Map<number, Step>();
  for (const [index, step] of found.entries()) {
    const { definition } = step.read;
    if (definition && !repeated.has(step) && !broken.has(index)) {
      steps.set(step.section.start, {
        id: ids[index],
        title: step.heading.title,
        definition,
        text: textOf(step, source),
        line: step.heading.start + 1,
      });
    }
  }
  return steps;
}

/** `database-failover.md` → `Database failover` */
function titleOfFile(name: string): string {
  const words = (name.split(/[\\/]/).pop() ?? '')
    .replace(/\.(?:md|markdown)$/i, '')
    .replace(/[-_]+/g, ' ')
    .trim()
    .slice(0, 200);
  return words === ''
    ? 'Runbook'
    : `${words.charAt(0).toLocaleUpperCase('en')}${words.slice(1)}`;
}

function tooLarge(text: string, name: string): Runbook {
  return {
    title: titleOfFile(name),
    frontMatter: frontMatterSchema.parse({}),
    sections: [{ text, line: 1, isFrontMatter: false }],
    steps: [],
    problems: [
      {
        severity: 'error',
        code: 'file.too-large',
        message: `The file has ${text.length} characters; at most ${MOST_CHARACTERS} are read. Divide it.`,
        line: 1,
        column: 1,
      },
    ],
    isRunnable: false,
  };
}

/**
 * Reads a runbook. It takes any text, never throws, and leaves nothing of it out: what cannot be read as a step stays as
 * text, with a problem that says where and why.
 *
 * @param name - of the file, for a title where the text has none
 */
export function parseRunbook(text: string, name: string): Runbook {
  if (text.length > MOST_CHARACTERS) {
    return tooLarge(text, name);
  }
  const source = new SourceLines(text);
  const problems = new ProblemList();
  const { frontMatter, end } = readFrontMatter(source, problems);
  const shift = <T extends { start: number; end: number }>(block: T): T => ({
    ...block,
    start: block.start + end,
    end: Math.min(block.end + end, source.count),
  });
  const blocks = markdownBlocks(
    source.text(end, source.count).replace(/^\uFEFF/, ''),
  );
  const headings = blocks.headings.map(shift);
  const fences = blocks.fences.map(shift);
  for (const fence of fences) {
    checkFence(fence, source, problems);
  }
  const sections = divide(headings, end, source.count);
  const found = findSteps(sections, fences, source, problems);
  const steps = readSteps(found, source, frontMatter, problems);
  if (found.length === 0) {
    problems.warn(
      'runbook.no-steps',
      { line: end + 1 > source.count ? source.count : end + 1, column: 1 },
      'There is no step in this runbook, so it can be read but not run. A step is a heading of level 2 with a block that begins with "```step".',
    );
  }
  return {
    title:
      frontMatter.title ??
      headings.find(({ title }) => title !== '')?.title ??
      titleOfFile(name),
    frontMatter,
    sections: sections.map((lines): Section => {
      const step = steps.get(lines.start);
      return {
        text: source.text(lines.start, lines.end),
        line: lines.start + 1,
        isFrontMatter: lines.start === 0 && end > 0,
        ...(step && { step }),
      };
    }),
    steps: [...steps.values()],
    problems: problems.list(),
    isRunnable: steps.size > 0 && problems.errors === 0,
  };
}
