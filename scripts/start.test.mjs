import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from './lib/paths.mjs';
import { runToEnd } from './lib/processes.mjs';

const state = mkdtempSync(join(tmpdir(), 'start-'));
after(() => rmSync(state, { recursive: true }));

async function start(...flags) {
  const { code, output } = await runToEnd(
    process.execPath,
    ['scripts/start.mjs', '--state', state, ...flags],
    { cwd: root, env: process.env },
  );
  return { code, said: output.trim() };
}

describe('npm start', () => {
  it('refuses what it does not understand in one sentence', async () => {
    const { code, said } = await start('--port-app', 'http');
    assert.equal(code, 1);
    assert.equal(
      said,
      '--port-app must be a port from 1 to 65535, not "http".',
    );
    assert.match((await start('--prot-app', '1')).said, /--port-app N/);
  });

  it('says before anything else that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const { code, said } = await start('--port-cluster', String(port));
    server.close();
    assert.equal(code, 1);
    assert.match(
      said,
      new RegExp(
        `^Port ${port}, which the demo cluster needs, is taken by \\S+ \\(process ${process.pid}\\)\\. .* --port-cluster`,
      ),
    );
  });

  it('does not start twice with the same data', async () => {
    writeFileSync(join(state, 'portal.lock'), String(process.pid));
    const { code, said } = await start();
    assert.equal(code, 1);
    assert.match(said, new RegExp(`already runs .*process ${process.pid}`));
  });
});
