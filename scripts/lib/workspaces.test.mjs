import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './paths.mjs';
import { listPackages, select } from './workspaces.mjs';

describe('what the command line names', () => {
  const packages = [
    '@quarterdeck/plugin-rollouts',
    '@quarterdeck/toolkit-node',
    'app',
  ].map(name => ({
    name,
    folder: join(root, 'packages', name.split('/').at(-1)),
  }));
  const names = words =>
    select(words, { packages }).packages.map(({ name }) => name);

  it('may be a package by its name, its short name or its folder', () => {
    assert.deepEqual(names(['app', 'rollouts', 'toolkit-node']), [
      'app',
      '@quarterdeck/plugin-rollouts',
      '@quarterdeck/toolkit-node',
    ]);
    const folder = join(root, 'packages', 'toolkit-node');
    assert.deepEqual(names([folder]), ['@quarterdeck/toolkit-node']);
  });

  it('is a test file otherwise', () => {
    const file = 'packages/toolkit-node/src/x.test.ts';
    assert.deepEqual(select([file], { packages }), {
      packages: [],
      files: [file],
    });
  });
});

describe('our packages', () => {
  it('are found', () => {
    const found = listPackages().map(({ name }) => name);
    assert.ok(found.includes('app') && found.includes('backend'));
  });
});
