import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  explainInstallFailure,
  printFailure,
  Problem,
  tail,
} from './problems.mjs';

const explain = output =>
  explainInstallFailure('installing the dependencies', output)?.message;

describe('a failed install', () => {
  it('is explained by what npm and Yarn write', () => {
    const cases = [
      [
        'npm error code ENOTFOUND\nnpm error network request',
        /registry did not answer/,
      ],
      [
        '➤ YN0001: │ RequestError: getaddrinfo EAI_AGAIN registry',
        /registry did not answer/,
      ],
      [
        '➤ YN0001: │ Error: connect ECONNREFUSED 127.0.0.1:9',
        /registry did not answer/,
      ],
      [
        'ENOSPC: no space left on device, write',
        /^The disk is full: installing the dependencies stopped half-way/,
      ],
      ["EACCES: permission denied, mkdir '/x'", /may not write/],
      [
        '➤ YN0028: │ The lockfile would have been modified by this install',
        /yarn.lock does not fit/,
      ],
      ['npm error code EINTEGRITY', /checksum/],
    ];
    for (const [output, message] of cases) {
      assert.match(explain(output), message);
    }
  });

  it('is left unexplained where the cause is not known', () => {
    assert.equal(
      explain('➤ YN0001: TypeError: x is not a function'),
      undefined,
    );
  });
});

describe('printing a failure', () => {
  const print = error => {
    let text = '';
    printFailure(error, part => {
      text += part;
    });
    return text;
  };

  it('shows the sentence last, after what the log said, without a stack', () => {
    const text = print(new Problem('One sentence.', { detail: 'a\nb' }));
    assert.equal(text, '\n  | a\n  | b\n\nOne sentence.\n');
  });

  it('shows the stack of what nobody expected', () => {
    assert.match(print(new TypeError('x')), /TypeError: x\n {4}at /);
  });
});

describe('the tail of a text', () => {
  it('has no colours and no empty lines', () => {
    assert.equal(tail('one\n\u001b[31mtwo\u001b[0m  \n\n', 5), 'one\ntwo');
    assert.equal(tail('one\ntwo\nthree', 2), 'two\nthree');
  });
});
