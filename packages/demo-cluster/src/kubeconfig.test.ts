import {
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeKubeconfig } from './kubeconfig';

const contents = {
  server: 'https://127.0.0.1:7443',
  caCertificate: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(600)}\n`,
  token: 'admin-token',
  viewerToken: 'viewer-token',
};

describe('writeKubeconfig', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('writes both contexts into a file that only its owner reads', async () => {
    const folder = join(directory, 'new');
    const file = join(folder, 'config');
    await writeKubeconfig(file, contents);
    // eslint-disable-next-line no-bitwise
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config']);
    const written = parse(await readFile(file, 'utf8'));
    expect(written['current-context']).toBe('demo');
    expect(written.contexts).toEqual([
      { name: 'demo', context: { cluster: 'demo', user: 'demo' } },
      {
        name: 'demo-viewer',
        context: { cluster: 'demo', user: 'demo-viewer' },
      },
    ]);
    expect(written.users).toEqual([
      { name: 'demo', user: { token: 'admin-token' } },
      { name: 'demo-viewer', user: { token: 'viewer-token' } },
    ]);
    const { cluster } = written.clusters[0];
    expect(cluster.server).toBe(contents.server);
    expect(
      Buffer.from(cluster['certificate-authority-data'], 'base64').toString(),
    ).toBe(contents.caCertificate);
  });

  it('closes a file that was open to others', async () => {
    const file = join(directory, 'config');
    await writeFile(file, 'old', { mode: 0o644 });
    await writeKubeconfig(file, contents);
    // eslint-disable-next-line no-bitwise
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
