import { StoreError } from '@quarterdeck/plugin-backups-node';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { storeContract } from '../storeContract';
import { toStoreError } from './errors';
import { storeKind } from './store';

const never = new AbortController().signal;
const folders: string[] = [];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'store-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all(
    folders.map(folder => rm(folder, { recursive: true, force: true })),
  );
});

describe('the filesystem store', () => {
  it.each(storeContract)('%s', async (_name, check) => {
    const directory = path.join(await makeFolder(), 'made/by/it');
    await check(storeKind.open({ directory }), 3_000_000);
  });

  it('neither writes nor says what it has while its volume is not mounted', async () => {
    const directory = await makeFolder();
    const store = storeKind.open({ directory, mountPoint: directory });
    const refused = { reason: { code: 'store.not-mounted' } };
    await expect(store.probe(never)).rejects.toMatchObject(refused);
    await expect(store.head('a')).rejects.toMatchObject(refused);
    await expect(
      store.list('')[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject(refused);
    await expect(store.delete('a')).rejects.toMatchObject(refused);
    expect(await readdir(directory)).toEqual([]);
  });

  const volume = '/dev/shm';
  (existsSync(volume) ? it : it.skip)(
    'works on a volume that is mounted',
    async () => {
      const directory = await mkdtemp(path.join(volume, 'store-'));
      folders.push(directory);
      const store = storeKind.open({ directory, mountPoint: volume });
      await store.probe(never);
      expect(await store.head('a')).toBeUndefined();
    },
  );

  it('takes no mount point beside its directory', () => {
    expect(
      storeKind.configSchema.safeParse({
        directory: '/backups/orders',
        mountPoint: '/other',
      }).error?.issues,
    ).toMatchObject([{ path: ['mountPoint'] }]);
  });

  it('keeps its own files apart', async () => {
    const store = storeKind.open({ directory: await makeFolder() });
    await expect(store.read('.pending/x', never)).rejects.toMatchObject({
      reason: { code: 'store.key-refused' },
    });
  });

  it('lets nobody else read', async () => {
    const directory = await makeFolder();
    const store = storeKind.open({ directory });
    const pending = await store.write(
      'a/data.age',
      Readable.from([Buffer.from('x')]),
      never,
    );
    await pending.complete();
    const mode = async (...names: string[]) =>
      (await stat(path.join(directory, ...names))).mode & 0o777;
    expect(await mode('a')).toBe(0o700);
    expect(await mode('a', 'data.age')).toBe(0o600);
  });

  it('does not follow a link out of its directory', async () => {
    const directory = await makeFolder();
    const elsewhere = await makeFolder();
    await writeFile(path.join(elsewhere, 'secret'), 'not a backup');
    await symlink(elsewhere, path.join(directory, 'a'));
    await mkdir(path.join(directory, 'b'));
    await symlink(
      path.join(elsewhere, 'secret'),
      path.join(directory, 'b/secret'),
    );
    const store = storeKind.open({ directory });
    for (const key of ['a/secret', 'b/secret']) {
      await expect(store.read(key, never)).rejects.toMatchObject({
        kind: 'denied',
      });
    }
    const pending = await store.write(
      'a/data.age',
      Readable.from([Buffer.from('x')]),
      never,
    );
    await expect(pending.complete()).rejects.toThrow(StoreError);
    await expect(store.delete('a/secret')).rejects.toThrow(StoreError);
    expect(await readdir(elsewhere)).toEqual(['secret']);
  });

  it.each([
    ['ENOSPC', 'full', 'The store at /backups is full: ENOSPC'],
    [
      'EACCES',
      'denied',
      'The store at /backups refuses these credentials or this right: EACCES',
    ],
    ['EIO', 'unreachable', 'The store at /backups cannot be reached: EIO'],
    ['EMFILE', 'other', 'The store at /backups refused: EMFILE'],
  ])('says what %s means', (code, kind, message) => {
    const error = Object.assign(new Error('x'), { code, syscall: 'write' });
    expect(toStoreError(error, '/backups')).toMatchObject({ kind, message });
  });

  it('wants to know its directory', () => {
    expect(storeKind.configSchema.safeParse({}).success).toBe(false);
  });
});
