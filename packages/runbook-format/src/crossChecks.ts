import { Placeholder, placeholdersOf } from './placeholders';
import { ProblemList } from './ProblemList';
import { didYouMean, quoted } from './suggest';
import { FrontMatter, StepDefinition } from './types';
import { YamlBlock } from './YamlBlock';

/** A section with the block of a step, whether or not the block is right. */
export interface StepDraft {
  id: string;
  definition?: StepDefinition;
  block: YamlBlock;
}

/** Where a secret would be seen by everybody who looks at the run. */
const SHOWN: Record<StepDefinition['kind'], readonly string[]> = {
  manual: [],
  check: ['query', 'source', 'url', 'expect'],
  action: [],
  approval: ['title'],
  timer: [],
  decision: ['options'],
};
const WORDS = [
  'parameters.<name>',
  'entity.ref',
  'entity.name',
  'run.id',
  'run.startedBy',
  'context.<key>',
  'steps.<id>.output.<path>',
];

interface Surroundings {
  frontMatter: FrontMatter;
  /** Index of the step of each id. */
  order: ReadonlyMap<string, number>;
  problems: ProblemList;
}

function checkGoTo(
  { definition, block }: StepDraft,
  index: number,
  { order, problems }: Surroundings,
): void {
  if (definition?.kind !== 'decision') {
    return;
  }
  for (const [option, { goTo }] of definition.options.entries()) {
    if (goTo === undefined || goTo === 'end') {
      continue;
    }
    const target = order.get(goTo);
    const at = block.at(['options', option, 'goTo']);
    if (target === undefined) {
      problems.error(
        'decision.unknown-step',
        at,
        `There is no step ${quoted(goTo)}.${didYouMean(goTo, [...order.keys(), 'end'])}`,
      );
    } else if (target <= index) {
      problems.error(
        'decision.backwards',
        at,
        `${quoted(goTo)} does not come after this step. A run only goes forwards: repeat what is needed in a step further down.`,
      );
    }
  }
}

function checkParameter(
  { raw, at }: Placeholder,
  name: string,
  { definition, block }: StepDraft,
  { frontMatter: { parameters }, problems }: Surroundings,
): void {
  if (!Object.hasOwn(parameters, name)) {
    problems.error(
      'placeholder.unknown-parameter',
      block.atText(at, raw),
      `The front matter has no parameter ${quoted(name)}.${didYouMean(name, Object.keys(parameters))}`,
    );
    return;
  }
  const isShown = definition && SHOWN[definition.kind].includes(String(at[0]));
  if (parameters[name].secret && isShown) {
    problems.error(
      'placeholder.secret-shown',
      block.atText(at, raw),
      `${quoted(name)} is a secret, and everybody who sees the run would read it here. Secrets go only into the input of an action.`,
    );
  }
}

function checkStepReference(
  { raw, at }: Placeholder,
  path: readonly string[],
  { block }: StepDraft,
  index: number,
  { order, problems }: Surroundings,
): void {
  const [, id, output] = path;
  const position = block.atText(at, raw);
  const source = order.get(id);
  if (source === undefined) {
    problems.error(
      'placeholder.unknown-step',
      position,
      `There is no step ${quoted(id)}.${didYouMean(id, [...order.keys()])}`,
    );
  } else if (source >= index) {
    problems.error(
      'placeholder.later-step',
      position,
      `${quoted(id)} does not come before this step, so there is nothing of it yet.`,
    );
  } else if (output !== 'output') {
    problems.error(
      'placeholder.unknown',
      position,
      `Of a step there is only its output: \${{ steps.${id}.output.<path> }}.`,
    );
  }
}

function checkPlaceholder(
  placeholder: Placeholder,
  draft: StepDraft,
  index: number,
  surroundings: Surroundings,
): void {
  const { raw, path, at } = placeholder;
  const { problems } = surroundings;
  const position = draft.block.atText(at, raw);
  if (path === undefined) {
    const isClosed = raw.endsWith('}}');
    problems.error(
      isClosed ? 'placeholder.malformed' : 'placeholder.unclosed',
      position,
      isClosed
        ? `${quoted(raw)} is no name. There are: ${WORDS.join(', ')}.`
        : 'The placeholder that begins here is never closed. Add "}}".',
    );
    return;
  }
  const [root, name] = path;
  if (root === 'parameters' && path.length === 2) {
    checkParameter(placeholder, name, draft, surroundings);
  } else if (root === 'steps' && path.length >= 3) {
    checkStepReference(placeholder, path, draft, index, surroundings);
  } else if (
    !(root === 'context' && path.length === 2) &&
    !WORDS.includes(path.join('.'))
  ) {
    problems.error(
      'placeholder.unknown',
      position,
      `Nothing is known as ${quoted(path.join('.'))}. There are: ${WORDS.join(', ')}.`,
    );
  }
}

/**
 * What can only be said of a step when all others are known.
 *
 * @returns which drafts it found something wrong with
 */
export function checkTogether(
  drafts: readonly StepDraft[],
  frontMatter: FrontMatter,
  problems: ProblemList,
): Set<number> {
  const broken = new Set<number>();
  const order = new Map<string, number>();
  for (const [index, { id }] of drafts.entries()) {
    if (!order.has(id)) {
      order.set(id, index);
    }
  }
  const surroundings = { frontMatter, order, problems };
  for (const [index, draft] of drafts.entries()) {
    const before = problems.errors;
    checkGoTo(draft, index, surroundings);
    for (const placeholder of placeholdersOf(draft.definition)) {
      checkPlaceholder(placeholder, draft, index, surroundings);
    }
    if (problems.errors > before) {
      broken.add(index);
    }
  }
  return broken;
}
