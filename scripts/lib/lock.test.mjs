import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock, withLock } from './lock.mjs';

describe('a lock', () => {
  let folder;
  let file;
  const report = { step: (_, work) => work() };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    file = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the process that holds it', () => {
    assert.equal(tryLock(file), undefined);
    assert.equal(tryLock(file), process.pid);
  });

  it('is taken over from a process that has died', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, String(pid));
    assert.equal(tryLock(file), undefined);
  });

  it('lets one work after the other and is gone in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, report, work)));
    assert.equal(most, 1);
    assert.equal(existsSync(file), false);
  });

  it('is given back by work that fails', async () => {
    const failing = withLock(file, report, async () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(tryLock(file), undefined);
  });
});
