import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fingerprint } from './install.mjs';

describe('the fingerprint of an install', () => {
  let top;
  const write = (file, text) => writeFileSync(join(top, file), text);

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'install-'));
    mkdirSync(join(top, 'plugins', 'rollouts'), { recursive: true });
    write('yarn.lock', 'lock');
    write('.yarnrc.yml', 'settings');
    write('package.json', '{}');
    write('plugins/rollouts/package.json', '{}');
  });
  afterEach(() => rmSync(top, { recursive: true }));

  it('stays while nothing changes that Yarn would install', () => {
    const before = fingerprint('24.1.0', top);
    write('plugins/rollouts/README.md', 'text');
    assert.equal(fingerprint('24.1.0', top), before);
  });

  it('changes with the lock file, any package.json, the settings and Node', () => {
    const seen = new Set([fingerprint('24.1.0', top)]);
    for (const file of [
      'yarn.lock',
      '.yarnrc.yml',
      'package.json',
      'plugins/rollouts/package.json',
    ]) {
      write(file, `${file} changed`);
      seen.add(fingerprint('24.1.0', top));
    }
    mkdirSync(join(top, 'plugins', 'dora'));
    write('plugins/dora/package.json', '{}');
    seen.add(fingerprint('24.1.0', top));
    seen.add(fingerprint('22.12.0', top));
    assert.equal(seen.size, 7);
  });
});
