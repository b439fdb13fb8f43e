import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Report, seconds } from './report.mjs';

function record({ isTTY = false } = {}) {
  const stream = {
    isTTY,
    columns: 40,
    text: '',
    write(part) {
      this.text += part;
    },
  };
  let now = 0;
  const report = new Report({ stream, now: () => now });
  return { stream, report, pass: ms => (now += ms) };
}

describe('the report', () => {
  it('writes one line for each step with its time', async () => {
    const { stream, report, pass } = record();
    await report.step('Installing', async update => {
      update('package 1');
      pass(61_500);
    });
    assert.equal(stream.text, '✓ Installing  1 min 01 s\n');
  });

  it('marks what failed and hands the failure on', async () => {
    const { stream, report } = record();
    const failing = report.step('Types', async () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await report.step(
      'Lint',
      async () => 3,
      failures => failures === 0,
    );
    assert.equal(stream.text, '✗ Types  0.0 s\n✗ Lint  0.0 s\n');
  });

  it('redraws what is under way on a terminal and leaves the ends', async () => {
    const { stream, report } = record({ isTTY: true });
    let finish;
    const slow = report.step(
      'Slow',
      () => new Promise(done => (finish = done)),
    );
    await report.step('Fast', async () => {});
    finish();
    await slow;
    const parts = stream.text.split('\u001b[0J');
    assert.ok(stream.text.includes('\u001b[2A\u001b[0J✓ Fast'));
    assert.equal(parts.at(-1), '✓ Slow  0.0 s\n');
  });
});

describe('a duration', () => {
  it('is told in seconds or minutes', () => {
    assert.deepEqual([0, 1_250, 60_000, 605_000].map(seconds), [
      '0.0 s',
      '1.3 s',
      '1 min 00 s',
      '10 min 05 s',
    ]);
  });
});
