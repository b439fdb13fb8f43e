import { Fence, Heading } from './markdownBlocks';
import { ProblemList } from './ProblemList';
import { ReadStep, readStep } from './readStep';
import { SourceLines } from './SourceLines';
import { didYouMean, quoted } from './suggest';
import { YamlBlock } from './YamlBlock';

const MOST_STEPS = 200;
/** Characters in the blocks of all steps together, and of those that are broken: to say what is wrong takes its time. */
const MOST_STEP_CHARACTERS = 128_000;
const MOST_BROKEN_CHARACTERS = 8_000;

/** Lines `[start, end)` of the file, counted from 0. */
export interface SectionLines {
  start: number;
  end: number;
  heading?: Heading;
}

/** A section and the one block that makes it a step. */
export interface StepSection {
  section: SectionLines;
  heading: Heading;
  fence: Fence;
  block: YamlBlock;
  read: ReadStep;
}

function isStepBlock({ info, isIndented }: Fence): boolean {
  return !isIndented && info.trim().split(/\s/)[0] === 'step';
}

/** Sections begin at headings of level 2; in a file without any of those, at headings of level 3. */
function levelOfSections(headings: readonly Heading[]): number {
  const has = (level: number) =>
    headings.some(heading => heading.level === level);
  return !has(2) && has(3) ? 3 : 2;
}

export function divide(
  headings: readonly Heading[],
  bodyStart: number,
  lineCount: number,
): SectionLines[] {
  const level = levelOfSections(headings);
  const sections: SectionLines[] = [];
  if (bodyStart > 0) {
    sections.push({ start: 0, end: bodyStart });
  }
  let open: SectionLines = { start: bodyStart, end: lineCount };
  for (const heading of headings.filter(each => each.level <= level)) {
    sections.push({ ...open, end: heading.start });
    open = {
      start: heading.start,
      end: lineCount,
      heading: heading.level === level ? heading : undefined,
    };
  }
  sections.push(open);
  return sections.filter(({ start, end }) => start < end);
}

/** Without a line of the same marks at its end, a block takes in everything below it. */
function isClosed(fence: Fence, source: SourceLines): boolean {
  if (fence.isNested || fence.end - fence.start < 2) {
    return fence.isNested;
  }
  const last = source.line(fence.end - 1).trim();
  return (
    last.length >= fence.markup.length &&
    last === fence.markup[0].repeat(last.length)
  );
}

export function checkFence(
  fence: Fence,
  source: SourceLines,
  problems: ProblemList,
): void {
  const line = source.line(fence.start);
  const position = {
    line: fence.start + 1,
    column: line.length - line.trimStart().length + 1,
  };
  if (fence.isIndented) {
    if (/^\s*(?:`{3,}|~{3,})\s*step\b/.test(fence.content.slice(0, 200))) {
      problems.warn(
        'block.indented',
        position,
        'This is read as code, not as a step, because it is indented by four blanks or more. Move it to the left.',
      );
    }
    return;
  }
  if (!isClosed(fence, source)) {
    problems.error(
      'block.unclosed',
      position,
      `The block that begins here has no end, so all that follows is part of it. Close it with a line of ${quoted(fence.markup.slice(0, 10))}.`,
    );
  }
  if (isStepBlock(fence)) {
    if (fence.isNested) {
      problems.error(
        'step.nested',
        position,
        'The block of a step cannot stand in a list or a quote. Move it to the left, under its heading.',
      );
    }
    return;
  }
  const words = fence.info.slice(0, 100).trim().split(/\s+/);
  if (words.some(word => /^steps?[:,]?$/i.test(word))) {
    problems.warn(
      'block.looks-like-step',
      position,
      `This block is shown as code, because its first line says ${quoted(fence.info.trim())}.${didYouMean(words[0], ['step']) || ' Write only "step" for a step.'}`,
    );
  }
}

/** Why no more steps are read. */
function limitReached(
  steps: number,
  characters: number,
  broken: number,
): string | undefined {
  if (steps === MOST_STEPS) {
    return `a runbook has at most ${MOST_STEPS} steps. Divide it.`;
  }
  if (characters > MOST_STEP_CHARACTERS) {
    return `the blocks of steps have at most ${MOST_STEP_CHARACTERS} characters together. Divide the runbook.`;
  }
  return broken > MOST_BROKEN_CHARACTERS
    ? 'too much above is wrong. Put that right first.'
    : undefined;
}

/** Finds out which sections are steps, and says what is wrong with blocks that belong to none. */
export function findSteps(
  sections: readonly SectionLines[],
  fences: readonly Fence[],
  source: SourceLines,
  problems: ProblemList,
): StepSection[] {
  const blocks = fences.filter(fence => isStepBlock(fence) && !fence.isNested);
  const found: StepSection[] = [];
  let next = 0;
  let characters = 0;
  let broken = 0;
  for (const section of sections) {
    const own: Fence[] = [];
    while (next < blocks.length && blocks[next].start < section.end) {
      own.push(blocks[next]);
      next++;
    }
    const [fence, ...more] = own;
    if (fence === undefined) {
      continue;
    }
    const { heading } = section;
    if (heading === undefined) {
      for (const { start } of own) {
        problems.error(
          'step.outside-section',
          { line: start + 1, column: 1 },
          'This step has no heading of its own. Put a heading of level 2 ("## What to do") above it.',
        );
      }
      continue;
    }
    for (const { start } of more) {
      problems.error(
        'step.second-block',
        { line: start + 1, column: 1 },
        `The section "${heading.title.slice(0, 60)}" has a step already. Put a heading above this one.`,
      );
    }
    characters += fence.content.length;
    const limit = limitReached(found.length, characters, broken);
    if (limit !== undefined) {
      problems.error(
        'step.too-many',
        { line: fence.start + 1, column: 1 },
        `This step and those below it are not read: ${limit}`,
      );
      break;
    }
    const before = problems.errors;
    const block = new YamlBlock(
      fence.content,
      fence.start + 1,
      source,
      problems,
    );
    const read = readStep(block, problems);
    if (heading.title === '') {
      problems.error(
        'step.no-title',
        { line: heading.start + 1, column: 1 },
        'The heading of this step is empty. Say what is done, in a few words.',
      );
    }
    if (!read.definition) {
      broken += fence.content.length;
    }
    const isGood = more.length === 0 && problems.errors === before;
    found.push({
      section,
      heading,
      fence,
      block,
      read: isGood ? read : { id: read.id },
    });
  }
  return found;
}
