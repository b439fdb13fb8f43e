import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import {
  chmod,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Keys } from './Keys';

const run = promisify(execFile);
const ESCROW = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

describe('the keys', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (escrow: { name: string; recipient: string }[] = []) =>
    Keys.open({
      signingKeyFile: path.join(folder, 'made/signing.pem'),
      identityFile: path.join(folder, 'made/identity.txt'),
      escrow,
    });

  it('are made once, for nobody else to read, by portals that start together', async () => {
    const [keys, ...others] = await Promise.all([open(), open(), open()]);
    for (const other of others) {
      expect(other.recipients).toEqual(keys.recipients);
      expect(other.verifyKey).toBe(keys.verifyKey);
    }
    const files = await readdir(path.join(folder, 'made'));
    expect(files.sort()).toEqual(['identity.txt', 'signing.pem']);
    for (const file of files) {
      const { mode } = await stat(path.join(folder, 'made', file));
      expect(mode & 0o777).toBe(0o600);
    }
  });

  it('sign what their public half verifies', async () => {
    const keys = await open();
    const signature = Buffer.from(await keys.sign('evidence'), 'base64');
    const key = createPublicKey(keys.publicKey);
    expect(verify(null, Buffer.from('evidence'), key, signature)).toBe(true);
    expect(verify(null, Buffer.from('evidences'), key, signature)).toBe(false);
  });

  it('encrypt for the portal and for the escrow', async () => {
    const keys = await open([{ name: 'safe', recipient: ESCROW }]);
    expect(keys.recipients).toEqual([
      { name: 'restore-test', recipient: expect.stringMatching(/^age1/) },
      { name: 'safe', recipient: ESCROW },
    ]);
    const { stdout } = await run('age-keygen', [
      '-y',
      path.join(folder, 'made/identity.txt'),
    ]);
    expect(stdout.trim()).toBe(keys.recipients[0].recipient);
  });

  it('open and verify what older ones made, after a change', async () => {
    const before = await open();
    const made = path.join(folder, 'made');
    const old = {
      signing: await readFile(path.join(made, 'signing.pem'), 'utf8'),
      identity: await readFile(path.join(made, 'identity.txt'), 'utf8'),
    };
    await rm(made, { recursive: true });
    await open();
    for (const [file, text] of [
      ['signing.pem', old.signing],
      ['identity.txt', old.identity],
    ]) {
      const now = await readFile(path.join(made, file), 'utf8');
      await writeFile(path.join(made, file), now + text);
    }
    const after = await open();
    expect(after.keyId).not.toBe(before.keyId);
    expect(after.recipients).not.toEqual(before.recipients);
    expect(after.verifyKey).toBe(after.publicKey + before.publicKey);
    expect(await after.identities()).toContain(old.identity.split('\n')[1]);
  });

  it('are refused where others can read them', async () => {
    await open();
    await chmod(path.join(folder, 'made/identity.txt'), 0o640);
    await expect(open()).rejects.toThrow(
      /Others can read the key file .*identity.txt; run: chmod 600/,
    );
  });

  it.each([
    ['signing.pem', 'not the PEM of an Ed25519 private key'],
    ['identity.txt', 'no line that begins with AGE-SECRET-KEY-'],
  ])('are refused where %s holds something else', async (file, message) => {
    await open();
    await writeFile(path.join(folder, 'made', file), 'hello\n');
    await expect(open()).rejects.toThrow(message);
  });

  it('refuse a recipient that is none', async () => {
    await expect(
      open([{ name: 'safe', recipient: 'ssh-ed25519 AAAA' }]),
    ).rejects.toThrow("backups.keys.escrow 'safe' is not one of age");
  });
});
