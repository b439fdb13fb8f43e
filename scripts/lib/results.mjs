import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './paths.mjs';

/**
 * What a phase of `npm test` found.
 *
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {Array<{ what: string, reason: string, count: number }>} skipped
 * @property {string} [output] shown when something failed
 */

/** A phase that as a whole is right or wrong counts as one test. */
export function single(isRight, output) {
  return {
    passed: isRight ? 1 : 0,
    failed: isRight ? 0 : 1,
    skipped: [],
    output: isRight ? undefined : output,
  };
}

/** @returns {Result} from what Jest's `--outputFile` holds */
export function readJestResults(file) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const failedFiles = results.testResults.filter(
    ({ status }) => status === 'failed',
  );
  // A file that does not even load has no tests that could fail.
  const unloadable = failedFiles.filter(({ assertionResults }) =>
    assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloadable,
    skipped: results.testResults.flatMap(skippedInFile),
    output: failedFiles.map(({ message }) => message).join('\n'),
  };
}

function skippedInFile({ name, assertionResults }) {
  const skipped = assertionResults.filter(({ status }) =>
    ['pending', 'todo', 'skipped'].includes(status),
  );
  const reason = `skipped by ${relative(root, name)}`;
  // A whole group is one line; single tests are told one by one.
  if (skipped.length > 1 && skipped.length === assertionResults.length) {
    const { ancestorTitles, title } = skipped[0];
    return [
      { what: ancestorTitles[0] ?? title, reason, count: skipped.length },
    ];
  }
  return skipped.map(({ ancestorTitles, title }) => ({
    what: [...ancestorTitles, title].join(' › '),
    reason,
    count: 1,
  }));
}

/** @returns {Result} from the report that `node --test` ends with */
export function readNodeResults(text) {
  const count = name =>
    Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const skipped = count('skipped') + count('todo');
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: skipped
      ? [{ what: 'tests of scripts', reason: 'see there', count: skipped }]
      : [],
  };
}

/** @returns {Result} from the file that Playwright's JSON reporter writes */
export function readPlaywrightResults(file) {
  const { stats, suites, errors } = JSON.parse(readFileSync(file, 'utf8'));
  const problems = suites.flatMap(failuresInSuite);
  const general = errors.map(({ message }) => message ?? 'unknown error');
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + general.length,
    skipped: stats.skipped
      ? [
          {
            what: 'browser tests',
            reason: 'marked so in e2e/',
            count: stats.skipped,
          },
        ]
      : [],
    output: [...general, ...problems].join('\n\n'),
  };
}

function failuresInSuite({ specs = [], suites = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, file, line, tests }) => {
      const messages = tests.flatMap(({ results }) =>
        results.flatMap(({ errors }) => errors.map(({ message }) => message)),
      );
      return `${file}:${line} ${title}\n${messages.join('\n')}`;
    });
  return [...own, ...suites.flatMap(failuresInSuite)];
}

/**
 * Adds results up, and turns each skip that may not be into a failure.
 *
 * @param {Result[]} results
 * @param {(skip: { what: string, reason: string }) => boolean} isForbidden
 */
export function total(results, isForbidden = () => false) {
  const skipped = results.flatMap(result => result.skipped);
  const forbidden = skipped.filter(isForbidden);
  const sum = (list, field) => list.reduce((all, one) => all + one[field], 0);
  return {
    passed: sum(results, 'passed'),
    failed: sum(results, 'failed') + sum(forbidden, 'count'),
    skipped: sum(skipped, 'count') - sum(forbidden, 'count'),
    forbidden,
    allowed: skipped.filter(skip => !forbidden.includes(skip)),
  };
}
