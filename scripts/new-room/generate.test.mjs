import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeModules, root } from '../lib/paths.mjs';
import { apply, place, requireApplied, requireNew } from './generate.mjs';

function temporaryFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), 'new-room-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function newRoom(...args) {
  return spawnSync(process.execPath, ['scripts/new-room.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
}

test('places packages, and removes them again', context => {
  const folder = temporaryFolder(context);
  const remove = place(
    folder,
    new Map([
      ['a-common/src/index.ts', '1'],
      ['a/package.json', '2'],
    ]),
  );
  assert.equal(readFileSync(join(folder, 'a/package.json'), 'utf8'), '2');
  assert.deepEqual(readdirSync(folder), ['a', 'a-common']);
  remove();
  assert.deepEqual(readdirSync(folder), []);
});

test('places nothing when one of the packages cannot be', context => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'b/full'), { recursive: true });
  const files = new Map([
    ['a/package.json', '1'],
    ['b/package.json', '2'],
  ]);
  assert.throws(() => place(folder, files));
  assert.deepEqual(readdirSync(folder, { recursive: true }), ['b', 'b/full']);
});

test('writes what was there before when edits are undone', context => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'a.json');
  writeFileSync(file, 'before');
  const edits = new Map([['a.json', { before: 'before', after: 'after' }]]);
  const undo = apply(folder, edits);
  assert.equal(readFileSync(file, 'utf8'), 'after');
  requireApplied(folder, edits);
  undo();
  assert.throws(() => requireApplied(folder, edits), {
    name: 'Problem',
    message: /wrote a\.json at the same time/,
  });
  assert.equal(readFileSync(file, 'utf8'), 'before');
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

test('refuses a room that is there, here or in Backstage', () => {
  const plugins = join(root, 'plugins');
  assert.throws(
    () => requireNew(root, plugins, 'environments', ['environments-common']),
    /There is a room environments already/,
  );
  assert.throws(
    () => requireNew(root, plugins, 'catalog', ['catalog-common']),
    /Backstage's own plugin "catalog"/,
  );
});

test('the command says on a dry run what it would write, and writes nothing', context => {
  const out = join(temporaryFolder(context), 'plugins');
  const { status, stdout } = newRoom('tea-sets', '--dry-run');
  assert.equal(status, 0);
  assert.match(stdout, /^plugins\/tea-sets-backend\/src\/plugin\.ts$/m);
  assert.match(stdout, /\+ backend\.add\(.*plugin-tea-sets-backend/);
  const elsewhere = newRoom('tea-sets', '--dry-run', '--no-wire', '--out', out);
  assert.doesNotMatch(elsewhere.stdout, /backend\.add/);
  assert.equal(existsSync(out), false);
  assert.equal(existsSync(join(root, 'plugins/tea-sets')), false);
});

test('the command writes three packages, formatted, and not twice', context => {
  const out = join(temporaryFolder(context), 'plugins');
  const args = ['tea-sets', '--no-wire', '--out', out];
  const { status, stdout, stderr } = newRoom(...args);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /The room tea-sets stands/);
  assert.deepEqual(readdirSync(out), [
    'tea-sets',
    'tea-sets-backend',
    'tea-sets-common',
  ]);
  const formatted = spawnSync(
    process.execPath,
    [
      join(nodeModules, 'prettier/bin/prettier.cjs'),
      '--check',
      '--config',
      join(nodeModules, '@backstage/cli/config/prettier.json'),
      out,
    ],
    { encoding: 'utf8' },
  );
  assert.equal(formatted.status, 0, formatted.stderr);
  const again = newRoom(...args);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /There is a room tea-sets already/);
  assert.doesNotMatch(again.stderr, /\bat /);
});

for (const [args, sentence] of [
  [[], /Name one room/],
  [['a', 'b'], /Name one room/],
  [['Teas'], /lower-case letters/],
  [['teas', '--out', 'x'], /--out needs --no-wire/],
  [['teas', '--wrong'], /--wrong/],
]) {
  test(`the command refuses "${args.join(' ')}" by a sentence`, () => {
    const { status, stderr } = newRoom(...args);
    assert.equal(status, 1);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });
}
