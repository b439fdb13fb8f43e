import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isClusterReady, readKubeconfig } from './kubeconfig.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
after(() => rmSync(folder, { recursive: true }));

function read(text) {
  const file = join(folder, 'config');
  writeFileSync(file, text);
  return readKubeconfig(file);
}

const YAML = `apiVersion: v1
current-context: demo
clusters:
  - name: demo
    cluster:
      server: https://127.0.0.1:7443
      certificate-authority-data: LS0t+/8=
users:
  - name: demo
    user:
      token: secret
  - name: demo-viewer
    user:
      token: other
`;

describe('the kubeconfig of the demo cluster', () => {
  const expected = {
    server: 'https://127.0.0.1:7443',
    token: 'secret',
    certificateAuthority: 'LS0t+/8=',
  };

  it('is read as YAML and as JSON, its first user first', () => {
    assert.deepEqual(read(YAML), expected);
    assert.deepEqual(
      read(
        JSON.stringify({
          clusters: [
            {
              cluster: {
                server: expected.server,
                'certificate-authority-data': expected.certificateAuthority,
              },
            },
          ],
          users: [{ user: { token: expected.token } }],
        }),
      ),
      expected,
    );
  });

  it('is awaited while it is missing or unfinished', () => {
    assert.equal(readKubeconfig(join(folder, 'absent')), undefined);
    assert.equal(read(YAML.slice(0, YAML.indexOf('users'))), undefined);
  });

  it('names a cluster that does not answer as not ready', async () => {
    assert.equal(
      await isClusterReady({ ...expected, server: 'https://127.0.0.1:1' }),
      false,
    );
  });
});
