import { ProblemList } from './ProblemList';
import { reportIssues } from './readShape';
import { didYouMean, quoted } from './suggest';
import {
  actionStepSchema,
  approvalStepSchema,
  checkStepSchema,
  decisionStepSchema,
  httpExpectationSchema,
  manualStepSchema,
  numberExpectationSchema,
  StepDefinition,
  StepKind,
  stepKindSchema,
  timerStepSchema,
} from './types';
import { YamlBlock, YamlPath } from './YamlBlock';

const LIMIT = 8_000;
const SCHEMAS = {
  manual: manualStepSchema,
  check: checkStepSchema,
  action: actionStepSchema,
  approval: approvalStepSchema,
  timer: timerStepSchema,
  decision: decisionStepSchema,
} as const satisfies Record<StepKind, unknown>;

const OPTION_KEYS = ['title', 'goTo'];

function readKind(
  value: Record<string, unknown>,
  block: YamlBlock,
  problems: ProblemList,
): StepKind | undefined {
  const kind = stepKindSchema.safeParse(value.kind);
  if (kind.success) {
    return kind.data;
  }
  const kinds = stepKindSchema.options;
  if (value.kind === undefined || value.kind === null) {
    problems.error(
      'step.no-kind',
      block.at(['kind']),
      `The step does not say its kind. Add "kind:" with one of ${kinds.join(', ')}.`,
    );
    return undefined;
  }
  const word =
    typeof value.kind === 'string' ? value.kind : JSON.stringify(value.kind);
  problems.error(
    'step.unknown-kind',
    block.at(['kind']),
    `There is no step of kind ${quoted(word)}.${didYouMean(word, kinds) || ` There are: ${kinds.join(', ')}.`}`,
  );
  return undefined;
}

/** What the answer of a check is held against is of the kind that its question gives. */
function expectationOf(value: Record<string, unknown>) {
  return value.url === undefined
    ? numberExpectationSchema
    : httpExpectationSchema;
}

function keysOf(kind: StepKind, value: Record<string, unknown>) {
  return ([first, second]: YamlPath): readonly string[] => {
    if (first === 'expect') {
      return Object.keys(expectationOf(value).shape);
    }
    if (first === 'options' && second !== undefined) {
      return OPTION_KEYS;
    }
    return Object.keys(SCHEMAS[kind].shape).filter(key => key !== 'kind');
  };
}

function readCheck(
  value: Record<string, unknown>,
  block: YamlBlock,
  problems: ProblemList,
): StepDefinition | undefined {
  const { expect, ...question } = value;
  const options = {
    block,
    problems,
    code: 'step',
    keysAt: keysOf('check', value),
  } as const;
  const before = problems.errors;
  const read = checkStepSchema.safeParse(question);
  if (!read.success) {
    reportIssues(read.error.issues, value, options);
  }
  if (expect === undefined) {
    if (read.success && read.data.query !== undefined) {
      problems.error(
        'check.no-expectation',
        block.at(['query'], 'key'),
        'The query is held against nothing. Add "expect:", like "expect: { below: 0.05 }".',
      );
    }
    return read.success && problems.errors === before ? read.data : undefined;
  }
  const expected = expectationOf(value).safeParse(expect);
  if (!expected.success) {
    reportIssues(
      expected.error.issues.map(issue => ({
        ...issue,
        path: ['expect', ...issue.path],
      })),
      value,
      options,
    );
  }
  return read.success && expected.success
    ? { ...read.data, expect: expected.data }
    : undefined;
}

/** What the block of a step says. */
export interface ReadStep {
  /** Without an error, of itself alone. */
  definition?: StepDefinition;
  /** As it is written, where it may be one. */
  id?: string;
}

/** Reads the block of one step. */
export function readStep(block: YamlBlock, problems: ProblemList): ReadStep {
  const value = block.read({ code: 'step', limit: LIMIT });
  if (value === undefined) {
    return {};
  }
  const id =
    typeof value.id === 'string' && value.id.length <= 40
      ? value.id
      : undefined;
  const kind = readKind(value, block, problems);
  if (kind === undefined) {
    return { id };
  }
  if (kind === 'check') {
    return { id, definition: readCheck(value, block, problems) };
  }
  const read = SCHEMAS[kind].safeParse(value);
  if (!read.success) {
    reportIssues(read.error.issues, value, {
      block,
      problems,
      code: 'step',
      keysAt: keysOf(kind, value),
    });
    return { id };
  }
  if (read.data.automatic) {
    problems.warn(
      'step.not-automatic',
      block.at(['automatic'], 'key'),
      `Only a check begins by itself; of kind ${quoted(kind)} it takes a person. Take "automatic" away.`,
    );
  }
  if (read.data.kind === 'action' && !read.data.action.includes('-')) {
    problems.warn(
      'action.shape',
      block.at(['action']),
      `${quoted(read.data.action)} has no verb and noun, like rollouts:plan-rollback. Look the name up in the actions of the portal.`,
    );
  }
  return { id, definition: read.data };
}
