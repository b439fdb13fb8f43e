import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isAlive,
  ProcessGroups,
  runToEnd,
  signalGroup,
  tailOfFile,
} from './processes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'processes-'));
after(() => rmSync(folder, { recursive: true }));

// A child that ignores the polite signal and has a child of its own.
const STUBBORN = `
  process.on('SIGTERM', () => {});
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log('grandchild ' + child.pid);
  setInterval(() => {}, 1000);
`;

function start(groups, name, script) {
  return groups.start(name, {
    command: process.execPath,
    args: ['-e', script],
    cwd: folder,
    env: process.env,
    log: join(folder, `${name}.log`),
  });
}

async function until(condition) {
  for (let tries = 0; tries < 200; tries++) {
    const found = condition();
    if (found) {
      return found;
    }
    await sleep(50);
  }
  throw new Error('That never happened');
}

const grandchildIn = log =>
  Number(/grandchild (\d+)/.exec(readFileSync(log, 'utf8'))?.[1]);

describe('process groups', () => {
  it('end with everything that was started in them, however stubborn', async () => {
    const groups = new ProcessGroups();
    const child = start(groups, 'stubborn', STUBBORN);
    const grandchild = await until(() => grandchildIn(child.log));
    await groups.stop({ graceMs: 300 });
    assert.deepEqual(await child.exited, { code: null, signal: 'SIGKILL' });
    await until(() => !isAlive(grandchild));
    assert.equal(signalGroup(child.pid, 0), false);
  });

  it('report the end of a child', async () => {
    const child = start(new ProcessGroups(), 'short', 'process.exit(3)');
    assert.deepEqual(await child.exited, { code: 3, signal: null });
  });

  it('report a program that is not there', async () => {
    const { exited } = new ProcessGroups().start('absent', {
      command: '/does/not/exist',
      args: [],
      cwd: folder,
      env: {},
      log: join(folder, 'absent.log'),
    });
    assert.equal((await exited).error.code, 'ENOENT');
  });

  it('end even when the command that started them is killed outright', async () => {
    const library = new URL('./processes.mjs', import.meta.url);
    const log = join(folder, 'orphan.log');
    const command = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { ProcessGroups } from '${library.href}';
       new ProcessGroups().start('orphan', {
         command: process.execPath,
         args: ['-e', ${JSON.stringify(STUBBORN.replace(/process.on.*/, ''))}],
         cwd: '/', env: process.env, log: ${JSON.stringify(log)},
       });
       setInterval(() => {}, 1000);`,
    ]);
    const grandchild = await until(() => tailOfFile(log) && grandchildIn(log));
    command.kill('SIGKILL');
    await until(() => !isAlive(grandchild));
  });
});

describe('running to the end', () => {
  it('gives what was written on both channels, and the code', async () => {
    const lines = [];
    const { code, output } = await runToEnd(
      process.execPath,
      ['-e', 'console.log("one"); console.error("two"); process.exitCode = 4'],
      { onLine: line => lines.push(line) },
    );
    assert.equal(code, 4);
    assert.match(output, /one/);
    assert.deepEqual(lines.sort(), ['one', 'two']);
  });

  it('gives code 127 for a program that is not there', async () => {
    assert.equal((await runToEnd('/does/not/exist', [])).code, 127);
  });
});
