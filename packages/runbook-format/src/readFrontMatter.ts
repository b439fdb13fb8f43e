import { ProblemList } from './ProblemList';
import { reportIssues } from './readShape';
import { SourceLines } from './SourceLines';
import { didYouMean, quoted } from './suggest';
import {
  FrontMatter,
  frontMatterSchema,
  parameterSchema,
  triggerSchema,
} from './types';
import { YamlBlock, YamlPath } from './YamlBlock';

const FENCE = /^---[ \t]*$/;
const LIMIT = 32_000;
const KNOWN = Object.keys(frontMatterSchema.shape);

/** Index of the line behind the front matter; 0 where there is none. */
function endOfFrontMatter(source: SourceLines, problems: ProblemList): number {
  if (!FENCE.test(source.line(0).replace(/^\uFEFF/, ''))) {
    return 0;
  }
  for (let line = 1; line < source.count; line++) {
    if (FENCE.test(source.line(line))) {
      return line + 1;
    }
  }
  problems.error(
    'front-matter.unclosed',
    { line: 1, column: 1 },
    'The front matter that begins here has no end. Close it with a line of "---".',
  );
  return 0;
}

function keysAt([first, second]: YamlPath): readonly string[] {
  if (first === 'triggers') {
    return second === undefined ? [] : Object.keys(triggerSchema.shape);
  }
  return first === 'parameters' ? Object.keys(parameterSchema.shape) : KNOWN;
}

/** Each key on its own, so that one wrong value takes only itself away. */
function readable(value: Record<string, unknown>): FrontMatter {
  const { shape } = frontMatterSchema;
  const good = Object.entries(shape).flatMap(([key, schema]) =>
    Object.hasOwn(value, key) && schema.safeParse(value[key]).success
      ? [[key, value[key]]]
      : [],
  );
  return frontMatterSchema.parse(Object.fromEntries(good));
}

function checkParameters(
  { parameters }: FrontMatter,
  block: YamlBlock,
  problems: ProblemList,
): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    const { default: byDefault, options, secret } = parameter;
    const at = block.at(['parameters', name, 'default']);
    if (byDefault === undefined) {
      continue;
    }
    if (secret) {
      problems.error(
        'parameter.secret-default',
        at,
        `The secret parameter ${quoted(name)} has a default, so it is no secret. Remove the default.`,
      );
    } else if (options && !options.includes(byDefault)) {
      problems.error(
        'parameter.default-not-an-option',
        at,
        `The default of ${quoted(name)} is none of its options. Add it to them, or take one of them.`,
      );
    }
  }
}

/** Words at the top of a file. */
export interface ReadFrontMatter {
  frontMatter: FrontMatter;
  /** Index of the line behind it; 0 where there is none. */
  end: number;
}

/** Reads what stands between the two lines of `---` at the top. */
export function readFrontMatter(
  source: SourceLines,
  problems: ProblemList,
): ReadFrontMatter {
  const end = endOfFrontMatter(source, problems);
  const lines: string[] = [];
  for (let line = 1; line < end - 1; line++) {
    lines.push(source.line(line));
  }
  const block = new YamlBlock(lines.join('\n'), 1, source, problems);
  const value =
    end > 0 ? block.read({ code: 'front-matter', limit: LIMIT }) : {};
  if (value === undefined) {
    return { frontMatter: frontMatterSchema.parse({}), end };
  }
  for (const key of Object.keys(value)) {
    if (!KNOWN.includes(key)) {
      problems.warn(
        'front-matter.unknown-key',
        block.at([key], 'key'),
        `${quoted(key)} is not read.${didYouMean(key, KNOWN)}`,
      );
    }
  }
  const parsed = frontMatterSchema.safeParse(value);
  if (!parsed.success) {
    reportIssues(parsed.error.issues, value, {
      block,
      problems,
      code: 'front-matter',
      keysAt,
    });
  }
  const frontMatter = parsed.success ? parsed.data : readable(value);
  checkParameters(frontMatter, block, problems);
  if (!Object.hasOwn(value, 'owner')) {
    problems.warn(
      'front-matter.no-owner',
      { line: 1, column: 1 },
      'Nobody owns this runbook. Say who keeps it right: "owner: group:default/<team>" in the front matter.',
    );
  }
  return { frontMatter, end };
}
