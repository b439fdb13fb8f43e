import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  freePort,
  isTaken,
  ownerOf,
  parsePort,
  requireFree,
} from './ports.mjs';

describe('ports', () => {
  const server = createServer();
  let port;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = server.address().port;
  });
  after(() => server.close());

  it('finds one that is free', async () => {
    assert.equal(await isTaken(await freePort()), false);
    assert.equal(await isTaken(port), true);
  });

  it('notices a listener on all addresses and on IPv6 alone', async () => {
    for (const host of ['0.0.0.0', '::1']) {
      const other = createServer().listen(0, host);
      await once(other, 'listening');
      assert.equal(await isTaken(other.address().port), true, host);
      other.close();
    }
  });

  it('says which port is taken, by whom, and how to choose another', async () => {
    await assert.rejects(
      requireFree([{ what: 'the portal', port, flag: '--port-app' }]),
      error => {
        const owner = ownerOf(port);
        assert.match(owner, new RegExp(`\\(process ${process.pid}\\)`));
        assert.equal(
          error.message,
          `Port ${port}, which the portal needs, is taken by ${owner}. Stop that, or choose another port with --port-app ${port + 100}.`,
        );
        return true;
      },
    );
  });

  it('refuses one port for two purposes', async () => {
    const free = await freePort();
    const twice = ['the portal', 'the backend'].map(what => ({
      what,
      port: free,
      flag: '--x',
    }));
    await assert.rejects(requireFree(twice), /asked for twice/);
  });

  it('reads only numbers that are ports', () => {
    assert.equal(parsePort('3000', '--port-app'), 3000);
    for (const text of ['', '0', '65536', '3e3', '-1', 'http']) {
      assert.throws(() => parsePort(text, '--port-app'), /--port-app must be/);
    }
  });
});
