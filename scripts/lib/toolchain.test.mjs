import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './paths.mjs';
import { fits, lockOf, nodePackageFor, YARN } from './toolchain.mjs';

describe('the toolchain', () => {
  it('uses the Node of the machine where Backstage runs on it', () => {
    const fitting = ['22.12.0', '22.23.2', '24.0.0', '24.21.0'];
    const others = [
      '18.20.0',
      '20.20.2',
      '22.11.0',
      '23.5.0',
      '25.0.0',
      '26.1.0',
    ];
    assert.deepEqual(fitting.filter(fits), fitting);
    assert.deepEqual(others.filter(fits), []);
  });

  it('has a Node that fits for each platform, and says so where not', () => {
    for (const [platform, architecture] of [
      ['linux', 'x64'],
      ['linux', 'arm64'],
      ['darwin', 'x64'],
      ['darwin', 'arm64'],
    ]) {
      assert.ok(fits(nodePackageFor(platform, architecture).version));
    }
    assert.throws(() => nodePackageFor('win32', 'x64'), /WSL 2/);
    assert.throws(
      () => nodePackageFor('linux', 'riscv64'),
      /no ready-made Node 24 for linux on riscv64: install/,
    );
  });

  it('takes the Yarn that package.json names', () => {
    const { packageManager } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    assert.equal(packageManager, `yarn@${YARN.version}`);
  });

  it('holds every package to its checksum, from any registry', () => {
    const lock = JSON.parse(lockOf([YARN, nodePackageFor('linux', 'x64')]));
    const entries = Object.entries(lock.packages).filter(([path]) => path);
    assert.equal(entries.length, 2);
    for (const [, entry] of entries) {
      assert.match(entry.integrity, /^sha512-/);
      assert.equal(entry.resolved, undefined);
    }
  });
});
