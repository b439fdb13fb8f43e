import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findOnPath, findPeers, findPostgresql, skipPolicy } from './peers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'peers-'));
after(() => rmSync(folder, { recursive: true }));

function program(...path) {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

describe('the programs we are tested against', () => {
  it('are looked for on PATH, in the order of preference', () => {
    const chrome = program('b', 'google-chrome');
    const PATH = [join(folder, 'a'), join(folder, 'b')].join(':');
    const names = ['chromium', 'google-chrome'];
    assert.equal(findOnPath(names, { PATH }), chrome);
    assert.equal(findOnPath(['kubectl'], { PATH }), undefined);
  });

  it("include the newest of Debian's PostgreSQL servers", () => {
    for (const version of ['9.6', '15', '17']) {
      program('debian', version, 'bin', 'initdb');
    }
    program('debian', '9.6', 'bin', 'postgres');
    const newest = program('debian', '15', 'bin', 'postgres');
    const found = findPostgresql(join(folder, 'debian'), { PATH: '' });
    assert.equal(join(found, 'postgres'), newest);
  });

  it('are listed with a reason where they are missing', () => {
    const { found, missing } = findPeers({ PATH: join(folder, 'a') });
    assert.equal(found.kubectl, undefined);
    const kubectl = missing.find(({ name }) => name === 'kubectl');
    assert.equal(kubectl.reason, 'kubectl is not installed');
  });

  describe('where some are required', () => {
    const missing = [
      { name: 'cluster', what: 'tests against a real Kubernetes API' },
      { name: 'kubectl', what: 'conformance' },
    ];
    const isForbidden = skipPolicy(['postgresql', 'kubectl'], missing);
    const forbids = what => isForbidden({ what });

    it('may not be skipped, nor may anything else', () => {
      assert.equal(forbids('conformance'), true);
      assert.equal(forbids('a shy test'), true);
    });

    it('excuse what needs others, and what no Debian package can do', () => {
      assert.equal(forbids('tests against a real Kubernetes API'), false);
      assert.equal(forbids('the room on a real control plane'), false);
      assert.equal(
        forbids('Prometheus › discovers and scrapes pods by itself'),
        false,
      );
    });

    it('have to be known', () => {
      assert.throws(() => skipPolicy(['mysql'], []), /names "mysql"/);
      assert.equal(skipPolicy([], missing)({ what: 'conformance' }), false);
    });
  });
});
