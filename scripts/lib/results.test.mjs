import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from './paths.mjs';
import {
  readJestResults,
  readPlaywrightResults,
  readNodeResults,
  total,
} from './results.mjs';

const folder = mkdtempSync(join(tmpdir(), 'results-'));
after(() => rmSync(folder, { recursive: true }));

function file(content) {
  const path = join(folder, 'results.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const assertion = (status, ...titles) => ({
  status,
  title: titles.at(-1),
  ancestorTitles: titles.slice(0, -1),
});

describe("Jest's results", () => {
  it('count tests, files that do not load, and skips with their place', () => {
    const result = readJestResults(
      file({
        numPassedTests: 5,
        numFailedTests: 1,
        testResults: [
          {
            name: join(root, 'a.test.ts'),
            status: 'failed',
            message: 'a is wrong',
            assertionResults: [
              assertion('failed', 'a'),
              assertion('pending', 'a', 'b', 'c'),
            ],
          },
          {
            name: 'b.test.ts',
            status: 'failed',
            message: 'b does not load',
            assertionResults: [],
          },
          {
            name: join(root, 'c.test.ts'),
            status: 'passed',
            message: '',
            assertionResults: [
              assertion('pending', 'on a cluster', 'x'),
              assertion('pending', 'on a cluster', 'y'),
              assertion('todo', 'on a cluster', 'z'),
            ],
          },
        ],
      }),
    );
    assert.deepEqual(result, {
      passed: 5,
      failed: 2,
      skipped: [
        { what: 'a › b › c', reason: 'skipped by a.test.ts', count: 1 },
        { what: 'on a cluster', reason: 'skipped by c.test.ts', count: 3 },
      ],
      output: 'a is wrong\nb does not load',
    });
  });
});

describe("Playwright's results", () => {
  it('count what went as expected, what did not, and general errors', () => {
    const results = [{ errors: [{ message: 'expected x' }] }];
    const spec = {
      ok: false,
      title: 't',
      file: 'f.ts',
      line: 3,
      tests: [{ results }],
    };
    const result = readPlaywrightResults(
      file({
        stats: { expected: 2, unexpected: 1, flaky: 0, skipped: 1 },
        errors: [{ message: 'no browser' }],
        suites: [{ suites: [{ specs: [spec] }] }],
      }),
    );
    assert.equal(result.passed, 2);
    assert.equal(result.failed, 2);
    assert.equal(result.skipped[0].count, 1);
    assert.equal(result.output, 'no browser\n\nf.ts:3 t\nexpected x');
  });
});

describe("Node's results", () => {
  it('count cancelled tests as failed', () => {
    const text =
      'ℹ tests 6\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n';
    const { passed, failed, skipped } = readNodeResults(text);
    assert.deepEqual([passed, failed, skipped[0].count], [3, 2, 1]);
  });
});

describe('the total', () => {
  const skip = (what, count) => ({ what, reason: 'not there', count });
  const results = [
    { passed: 3, failed: 0, skipped: [skip('stores on PostgreSQL', 2)] },
    { passed: 4, failed: 1, skipped: [skip('browser tests', 1)] },
  ];

  it('adds up', () => {
    const { passed, failed, skipped } = total(results);
    assert.deepEqual([passed, failed, skipped], [7, 1, 3]);
  });

  it('turns skips that may not be into failures', () => {
    const { failed, skipped, forbidden } = total(results, ({ what }) =>
      what.includes('PostgreSQL'),
    );
    assert.deepEqual([failed, skipped], [3, 1]);
    assert.equal(forbidden[0].what, 'stores on PostgreSQL');
  });
});
