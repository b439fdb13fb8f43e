import { GoodFile } from './goodFile';
import { Random } from './random';

/** What has to be said of a file that was broken on purpose. Lines count from 1. */
export interface Expected {
  code: string;
  line: number;
}

/** Breaks a good file in one way, and knows what has to be said of it. */
export type Break = (file: GoodFile, random: Random) => Expected;

/** Writes lines into the block of a step, in place of what it held. */
function rewrite(code: string, block: string[], wrongLine: number): Break {
  return (file, random) => {
    const { open, close } = random.pick(file.steps);
    file.lines.splice(open + 1, close - open - 1, ...block);
    return { code, line: open + 2 + wrongLine };
  };
}

function removeHeading(file: GoodFile): Expected {
  const [{ heading, open }] = file.steps;
  file.lines[heading] = '';
  // In a file of one step, a smaller heading would take its place.
  file.lines = file.lines.map(line => line.replace(/^### /, ''));
  return { code: 'step.outside-section', line: open + 1 };
}

function leaveOpen(file: GoodFile): Expected {
  const { open, close } = file.steps[file.steps.length - 1];
  file.lines.splice(close, 1);
  return { code: 'block.unclosed', line: open + 1 };
}

function doubleBlock(file: GoodFile, random: Random): Expected {
  const { open, close } = random.pick(file.steps);
  file.lines.splice(close + 1, 0, ...file.lines.slice(open, close + 1));
  return { code: 'step.second-block', line: close + 2 };
}

function nest(file: GoodFile, random: Random): Expected {
  const { open, close } = random.pick(file.steps);
  for (let line = open; line <= close; line++) {
    file.lines[line] = `> ${file.lines[line]}`;
  }
  return { code: 'step.nested', line: open + 1 };
}

function openFrontMatter(file: GoodFile): Expected {
  file.lines.splice(file.bodyStart - 1, 1);
  return { code: 'front-matter.unclosed', line: 1 };
}

function frontMatterLine(code: string, text: string): Break {
  return file => {
    file.lines.splice(1, 0, text);
    return { code, line: 2 };
  };
}

function repeatId(file: GoodFile): Expected {
  const { close } = file.steps[file.steps.length - 1];
  file.lines.splice(
    close + 1,
    0,
    '',
    '## Once more',
    '```step',
    'id: step-0',
    'kind: manual',
    '```',
  );
  return { code: 'step.repeated-id', line: close + 5 };
}

const action = (input: string) => [
  'kind: action',
  'action: a:do-it',
  `input: { a: "${input}" }`,
];

export const BREAKS: Record<string, Break> = {
  removeHeading,
  leaveOpen,
  doubleBlock,
  nest,
  openFrontMatter,
  repeatId,
  unknownKind: rewrite('step.unknown-kind', ['kind: magic'], 0),
  noKind: rewrite('step.no-kind', ['optional: true'], 0),
  unknownKey: rewrite('step.unknown-key', ['kind: manual', 'colour: red'], 1),
  wrongValue: rewrite(
    'step.invalid-value',
    ['kind: timer', 'duration: later'],
    1,
  ),
  missingKey: rewrite('step.missing-key', ['kind: timer'], 0),
  noYaml: rewrite('step.yaml', ['kind: manual', 'evidence: [text'], 1),
  tab: rewrite('step.yaml', ['kind: action', 'input:', '\ta: 1'], 2),
  repeatedKey: rewrite(
    'step.repeated-key',
    ['kind: manual', 'kind: manual'],
    1,
  ),
  list: rewrite('step.not-a-map', ['- kind: manual'], 0),
  bomb: rewrite(
    'step.alias',
    [
      'kind: action',
      'action: a:do-it',
      'input:',
      '  a: &a [1, 1]',
      '  b: [*a, *a]',
    ],
    4,
  ),
  deep: rewrite(
    'step.too-deep',
    ['kind: action', `input: ${'['.repeat(40)}${']'.repeat(40)}`],
    1,
  ),
  long: rewrite('step.too-large', [`# ${'x'.repeat(9_000)}`], 0),
  noExpectation: rewrite(
    'check.no-expectation',
    ['kind: check', 'query: up'],
    1,
  ),
  goTo: rewrite(
    'decision.unknown-step',
    [
      'kind: decision',
      'options:',
      '- { title: a, goTo: nowhere }',
      '- { title: b }',
    ],
    2,
  ),
  unknownParameter: rewrite(
    'placeholder.unknown-parameter',
    action('${{ parameters.none }}'),
    2,
  ),
  unknownStep: rewrite(
    'placeholder.unknown-step',
    action('${{ steps.none.output.a }}'),
    2,
  ),
  malformed: rewrite('placeholder.malformed', action('${{ 1 + 1 }}'), 2),
  unclosed: rewrite('placeholder.unclosed', action('${{ run.id'), 2),
  prototype: rewrite(
    'placeholder.unknown',
    action('${{ constructor.name }}'),
    2,
  ),
  secretShown: rewrite(
    'placeholder.secret-shown',
    ['kind: approval', 'title: ${{ parameters.token }}'],
    1,
  ),
  frontMatterKey: frontMatterLine('front-matter.unknown-key', 'colour: red'),
  frontMatterValue: frontMatterLine(
    'front-matter.invalid-value',
    'reviewBy: soon',
  ),
  frontMatterYaml: frontMatterLine('front-matter.yaml', 'triggers: [}'),
};
