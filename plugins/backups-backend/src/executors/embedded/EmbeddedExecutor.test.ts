import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ExecutorEvent, ExecutorJob } from '../../executor/protocol';
import { openWorkshop, type Workshop } from '../../testing/executorJobs';
import { EmbeddedExecutor } from './EmbeddedExecutor';

jest.setTimeout(60_000);

const never = new AbortController().signal;
let workshop: Workshop;
let file: string;
let bytes: Buffer;

beforeAll(async () => {
  workshop = await openWorkshop();
  file = path.join(workshop.folder, 'orders');
  bytes = randomBytes(3_000_000);
  await writeFile(file, bytes);
});

afterAll(() => workshop.close());

/** Everything below the stores and the scratch folder. */
async function left(name: string): Promise<string[]> {
  const entries = await readdir(path.join(workshop.folder, name), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries.filter(entry => entry.isFile()).map(entry => entry.name);
}

async function execute(job: ExecutorJob, signal = never) {
  const events: ExecutorEvent[] = [];
  const executor = new EmbeddedExecutor({ patienceMs: 500 });
  const ended = await executor.execute(
    job,
    event => events.push(event),
    signal,
  );
  expect(await left('scratch')).toEqual([]);
  return { ...ended, events };
}

async function backUp(connection: object = { file }) {
  const { outcome, failure } = await execute(workshop.backupJob(connection));
  expect(failure).toBeNull();
  if (outcome?.kind !== 'backup') {
    throw new Error('It made no backup');
  }
  return outcome;
}

describe('a backup in a process beside the portal', () => {
  it('is made, and is in every store as it was written', async () => {
    const { outcome, events } = await execute(workshop.backupJob({ file }));
    expect(outcome).toMatchObject({
      kind: 'backup',
      copies: [
        { store: 'local', isVerified: true, lockedUntil: null },
        { store: 'far', isVerified: true, lockedUntil: null },
      ],
      manifest: {
        content: { tables: [{ name: 'bytes', rows: bytes.length }] },
        parts: [
          {
            name: 'data',
            plainBytes: bytes.length,
            plainSha256: createHash('sha256').update(bytes).digest('hex'),
          },
          { name: 'roles' },
        ],
      },
    });
    expect(events[0]).toMatchObject({ event: 'progress' });
    for (const store of workshop.stores) {
      const names = await left(`stores/${store}`);
      expect(names.sort()).toEqual([
        'data.age',
        'manifest.json.age',
        'roles.age',
      ]);
    }
  });

  it('can be decrypted by age itself', async () => {
    const { manifest } = await backUp();
    const identity = path.join(workshop.folder, 'identity');
    await writeFile(identity, workshop.identity);
    const { stdout } = await promisify(execFile)(
      'age',
      [
        '--decrypt',
        '--identity',
        identity,
        path.join(workshop.storeDirectory('far'), manifest.parts[0].key),
      ],
      { encoding: 'buffer', maxBuffer: 10_000_000 },
    );
    expect(stdout.equals(bytes)).toBe(true);
  });

  it('restores, and says what was checked', async () => {
    const backup = await backUp();
    const { outcome, failure } = await execute(
      workshop.restoreJob({ file }, backup),
    );
    expect(failure).toBeNull();
    expect(outcome).toMatchObject({
      kind: 'restore',
      damaged: [],
      restore: {
        store: 'local',
        location: null,
        restoredBytes: bytes.length + 18,
        checks: [
          { name: 'part data', state: 'passed' },
          { name: 'part roles', state: 'passed' },
          { name: 'table bytes', kind: 'count', state: 'passed' },
          { name: 'table bytes', kind: 'checksum', state: 'passed' },
        ],
      },
    });
    expect(await readdir(workshop.folder)).not.toContainEqual(
      expect.stringContaining('orders.'),
    );
  });
});

describe('a backup that cannot be made', () => {
  const secret = 'the-password-of-orders';

  it.each([
    [
      'wrong-password',
      'test.failed',
      'password authentication failed with ***',
    ],
    ['empty', 'executor.empty-dump', 'The engine gave nothing for data'],
    ['cut', 'test.failed', 'the dump ended with status 1'],
    ['broken', 'executor.unexpected', 'It failed unexpectedly: read EIO'],
    ['undescribed', 'test.failed', 'the snapshot is gone'],
    ['crash', 'run.executor-ended', 'without a result (SIGKILL)'],
    ['plain-text', 'run.executor-ended', 'it said something that is no event'],
  ])(
    'fails where it is %s, and leaves nothing',
    async (fault, code, message) => {
      const job = workshop.backupJob({ file, fault, password: secret });
      const stores = job.stores.map(store => ({
        ...store,
        config: {
          directory: path.join(workshop.folder, 'failed', fault, store.name),
        },
      }));
      const { outcome, failure, events } = await execute({ ...job, stores });
      expect(outcome).toBeNull();
      expect(failure?.reason.code).toBe(code);
      expect(failure?.reason.message).toContain(message);
      expect(JSON.stringify([failure, events])).not.toContain(secret);
      expect(await left(`failed/${fault}`)).toEqual([]);
    },
  );

  it.each([
    [
      'the connection is wrong',
      { connection: { port: 5 } },
      'The connection of the source orders is wrong',
    ],
    [
      'the engine is unknown',
      { engine: { id: 'none', module: 'built-in' } },
      'The part none cannot be loaded',
    ],
    [
      'a recipient is wrong',
      { recipients: ['nobody'] },
      'A recipient of backups is wrong',
    ],
    [
      'the store cannot be written',
      {
        stores: [
          {
            name: 'local',
            kind: { id: 'filesystem', module: 'built-in' },
            config: { directory: '/dev/null/nowhere' },
          },
        ],
      },
      'The store at /dev/null/nowhere',
    ],
  ])('says that %s', async (_what, more, message) => {
    const { failure } = await execute(workshop.backupJob({ file }, more));
    expect(failure?.reason.message).toContain(message);
  });

  it('is a backup without the copy that a further store refused', async () => {
    const job = workshop.backupJob({ file });
    const [local, far] = job.stores;
    const { outcome, events } = await execute({
      ...job,
      stores: [local, { ...far, config: { directory: '/dev/null/nowhere' } }],
    });
    expect(outcome).toMatchObject({ copies: [{ store: 'local' }] });
    expect(events).toContainEqual({
      event: 'warning',
      reason: expect.objectContaining({
        code: 'executor.copy-failed',
        params: expect.objectContaining({ store: 'far' }),
      }),
    });
  });

  it.each(['hang', 'deaf'])(
    'ends when it is cancelled, also where it is %s',
    async fault => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 1_500);
      const { failure } = await execute(
        workshop.backupJob({ file, fault }),
        controller.signal,
      );
      expect(failure).toMatchObject({
        reason: { code: 'executor.cancelled' },
        isTransient: false,
      });
    },
  );
});

describe('a restore', () => {
  it('says what differs, and keeps nothing of it', async () => {
    const backup = await backUp();
    const { failure } = await execute(
      workshop.restoreJob({ file, fault: 'lost-row' }, backup, {
        place: 'source',
      }),
    );
    expect(failure).toMatchObject({
      reason: {
        code: 'run.checks-failed',
        params: {
          failed: 1,
          total: 4,
          first: expect.stringContaining('table'),
        },
      },
      restore: {
        location: null,
        checks: expect.arrayContaining([
          expect.objectContaining({
            kind: 'count',
            state: 'failed',
            expected: String(bytes.length),
            found: String(bytes.length - 1),
          }),
        ]),
      },
    });
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  it('takes the place of the source, which is kept', async () => {
    const original = path.join(workshop.folder, 'taken');
    await writeFile(original, bytes);
    const backup = await backUp({ file: original });
    await writeFile(original, 'changed since');
    const { outcome } = await execute(
      workshop.restoreJob({ file: original }, backup, { place: 'source' }),
    );
    expect(outcome).toMatchObject({
      restore: { location: original, previousLocation: `${original}.before` },
    });
    expect((await readFile(original)).equals(bytes)).toBe(true);
    expect(await readFile(`${original}.before`, 'utf8')).toBe('changed since');
  });

  it('takes each object from a store that has it unharmed, and tells of the others', async () => {
    const backup = await backUp();
    const [data, roles] = backup.manifest.parts;
    const damage = async (store: string, key: string) => {
      const stored = path.join(workshop.storeDirectory(store), key);
      const ciphertext = await readFile(stored);
      ciphertext[ciphertext.length - 1] ^= 1;
      await writeFile(stored, ciphertext);
    };
    await damage('local', data.key);
    await damage('far', roles.key);
    const { outcome } = await execute(workshop.restoreJob({ file }, backup));
    expect(outcome).toMatchObject({
      restore: { store: 'far' },
      damaged: [{ store: 'local', state: 'damaged' }],
    });
    await damage('far', data.key);
    const { failure } = await execute(workshop.restoreJob({ file }, backup));
    expect(failure).toMatchObject({
      reason: { code: 'executor.no-good-copy' },
      damaged: [
        { store: 'local', state: 'damaged' },
        { store: 'far', state: 'damaged' },
      ],
    });
  });

  it('says that the key is another one', async () => {
    const backup = await backUp();
    const other = await openWorkshop();
    const { failure } = await execute(
      workshop.restoreJob({ file }, backup, { identities: [other.identity] }),
    );
    await other.close();
    expect(failure?.reason.code).toBe('executor.wrong-key');
  });

  it('goes on to another store where one cannot be reached', async () => {
    const backup = await backUp();
    const job = workshop.restoreJob({ file }, backup);
    const [local, far] = job.stores;
    const { outcome } = await execute({
      ...job,
      stores: [{ ...local, config: { directory: '/nowhere' } }, far],
    });
    expect(outcome).toMatchObject({
      restore: { store: 'far' },
      damaged: [{ store: 'local', state: 'missing' }],
    });
  });
});

it('removes what dead runs left behind', async () => {
  const dead = randomUUID();
  const live = randomUUID();
  await writeFile(`${file}.${dead}`, 'plain');
  await writeFile(`${file}.${live}`, 'plain');
  const job = workshop.backupJob({ file });
  const { outcome } = await execute({
    ...job,
    kind: 'sweep',
    liveRunIds: [live],
  });
  expect(outcome).toEqual({ kind: 'sweep', removed: [`orders.${dead}`] });
  await rm(`${file}.${live}`);
});
