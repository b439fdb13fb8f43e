import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { readBuild } from './build.ts';

it('knows its version where it was built, and says so where it was not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  const file = join(folder, 'build.json');
  try {
    expect(readBuild(pathToFileURL(file)).version).toBe('development');

    writeFileSync(file, '{"version":"1.2.3","revision":"abc"}');

    expect(readBuild(pathToFileURL(file))).toEqual({
      version: '1.2.3',
      revision: 'abc',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
