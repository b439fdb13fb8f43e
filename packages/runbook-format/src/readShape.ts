import { z } from 'zod';
import { ProblemList } from './ProblemList';
import { didYouMean, quoted } from './suggest';
import { YamlBlock, YamlPath } from './YamlBlock';

type Issue = z.core.$ZodIssue;

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
        ? Reflect.get(inner, part)
        : undefined,
    value,
  );
}

function nameOf(path: YamlPath): string {
  return path.map(String).join('.');
}

function isOneOf(values: readonly unknown[]): string {
  return values.map(value => quoted(String(value))).join(', ');
}

function messageOf(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_value') {
    return `must be one of ${isOneOf(issue.values)}.${
      typeof value === 'string'
        ? didYouMean(value, issue.values.map(String))
        : ''
    }`;
  }
  if (issue.message === 'Invalid input') {
    return 'is of a kind that cannot be used here.';
  }
  return `${issue.message.replace(/^(?:Invalid|Too)/, first => first.toLocaleLowerCase('en'))}.`;
}

/** What reports the issues of one piece of YAML. */
export interface ShapeOptions {
  block: YamlBlock;
  problems: ProblemList;
  code: 'front-matter' | 'step';
  /** Keys that a map under the path may have, for suggestions. */
  keysAt(path: YamlPath): readonly string[];
}

/** Says what a schema does not take, where it stands. */
export function reportIssues(
  issues: readonly Issue[],
  value: unknown,
  { block, problems, code, keysAt }: ShapeOptions,
): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const known = keysAt(issue.path);
        problems.error(
          `${code}.unknown-key`,
          block.at([...issue.path, key], 'key'),
          `${quoted(key)} is not known here.${
            didYouMean(key, known) ||
            (known.length > 0 ? ` There are: ${known.join(', ')}.` : '')
          }`,
        );
      }
      continue;
    }
    const found = valueAt(value, issue.path);
    const name = nameOf(issue.path);
    if (found === undefined && issue.path.length > 0) {
      problems.error(
        `${code}.missing-key`,
        block.at(issue.path),
        `${quoted(name)} is missing. Add it.`,
      );
      continue;
    }
    problems.error(
      `${code}.invalid-value`,
      block.at(issue.path),
      `${name === '' ? 'This block' : quoted(name)} ${messageOf(issue, found)}`,
    );
  }
}
