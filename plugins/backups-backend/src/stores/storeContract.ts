import { StoreError, type ObjectStore } from '@quarterdeck/plugin-backups-node';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/**
 * What every store has to do, whatever it is made of: for `it.each`.
 *
 * Each check wants an empty store, and a number of bytes that the store does not send in one piece.
 */
export const storeContract: [
  name: string,
  check: (store: ObjectStore, largeBytes: number) => Promise<void>,
][] = [
  ['gives back nothing at all', store => givesBack(store, 0)],
  ['gives back one byte', store => givesBack(store, 1)],
  ['gives back more than one piece', givesBack],
  ['shows nothing before it is complete', showsNothingBefore],
  ['forgets what is given up', forgetsWhatIsGivenUp],
  ['leaves nothing of a stream that breaks', leavesNothing],
  ['stops when it is told to', stops],
  ['replaces an object as a whole', replaces],
  ['lists by the beginning of the key', lists],
  ['lists more than one page', listsPages],
  ['deletes, also what is gone already', deletes],
  ['says that an object is missing', saysMissing],
  ['shows and removes what was never completed', removesPending],
  ['refuses keys that could lead elsewhere', refusesKeys],
  ['can be asked whether it works, and is as before', probes],
];

const KEY = 'shop/orders/1/data.age';
const never = new AbortController().signal;

async function givesBack(store: ObjectStore, size: number) {
  const bytes = randomBytes(size);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pending = await put(store, KEY, bytes);
  expect(pending).toMatchObject({ bytes: size, sha256 });
  const found = await buffer(await store.read(KEY, never));
  expect(found.equals(bytes)).toBe(true);
  const head = await store.head(KEY);
  expect(head?.bytes).toBe(size);
  expect([undefined, sha256]).toContain(head?.sha256);
  expect(Math.abs(Date.now() - Number(head?.modifiedAt))).toBeLessThan(60_000);
}

async function showsNothingBefore(store: ObjectStore, largeBytes: number) {
  const pending = await begin(store, largeBytes);
  expect(await store.head(KEY)).toBeUndefined();
  expect(await gather(store.list(''))).toEqual([]);
  await pending.complete();
  expect((await store.head(KEY))?.bytes).toBe(largeBytes);
  await pending.abort();
  expect((await store.head(KEY))?.bytes).toBe(largeBytes);
  expect(await gather(store.listPending(''))).toEqual([]);
}

async function forgetsWhatIsGivenUp(store: ObjectStore, largeBytes: number) {
  const pending = await begin(store, largeBytes);
  await pending.abort();
  await expectNothing(store);
}

async function leavesNothing(store: ObjectStore, largeBytes: number) {
  async function* breaking() {
    yield randomBytes(largeBytes);
    throw new Error('the dump was killed');
  }
  await expect(
    store.write(KEY, Readable.from(breaking()), never),
  ).rejects.toThrow('the dump was killed');
  await expectNothing(store);
}

async function stops(store: ObjectStore) {
  const controller = new AbortController();
  async function* endless() {
    for (let count = 0; ; count++) {
      if (count === 3) {
        controller.abort();
      }
      yield randomBytes(65_536);
    }
  }
  const stream = Readable.from(endless());
  await expect(store.write(KEY, stream, controller.signal)).rejects.toThrow();
  expect(stream.destroyed).toBe(true);
  await expectNothing(store);
}

async function replaces(store: ObjectStore) {
  await put(store, KEY, Buffer.from('before, and longer'));
  await put(store, KEY, Buffer.from('after'));
  const found = await buffer(await store.read(KEY, never));
  expect(found.toString()).toBe('after');
}

async function lists(store: ObjectStore) {
  for (const key of ['a/1/data.age', 'a/1/roles.age', 'a/10/x', 'b/1']) {
    await put(store, key, Buffer.from(key));
  }
  expect(await keysBelow(store, '')).toHaveLength(4);
  expect(await keysBelow(store, 'a/1/')).toEqual([
    'a/1/data.age',
    'a/1/roles.age',
  ]);
  expect(await keysBelow(store, 'c/')).toEqual([]);
  const [object] = await gather(store.list('b/'));
  expect(object).toMatchObject({ key: 'b/1', bytes: 3 });
}

async function listsPages(store: ObjectStore) {
  const keys = Array.from({ length: 25 }, (_, index) => `p/${index}`);
  await Promise.all(keys.map(key => put(store, key, Buffer.from('x'))));
  expect(await keysBelow(store, 'p/')).toEqual(keys.sort());
}

async function deletes(store: ObjectStore) {
  await put(store, KEY, Buffer.from('x'));
  await store.delete(KEY);
  await store.delete(KEY);
  await store.delete('never/was');
  await expectNothing(store);
}

async function saysMissing(store: ObjectStore) {
  const read = store.read('a/none.age', never).then(buffer);
  await expect(read).rejects.toBeInstanceOf(StoreError);
  await expect(read).rejects.toMatchObject({ kind: 'missing' });
  expect(await store.head('a/none.age')).toBeUndefined();
}

async function removesPending(store: ObjectStore, largeBytes: number) {
  await begin(store, largeBytes);
  const [upload] = await gather(store.listPending('shop/'));
  expect(upload.key).toBe(KEY);
  expect(Math.abs(Date.now() - upload.startedAt.getTime())).toBeLessThan(
    60_000,
  );
  expect(await gather(store.listPending('b/'))).toEqual([]);
  await store.abortPending(upload);
  await store.abortPending(upload);
  await expectNothing(store);
}

async function refusesKeys(store: ObjectStore) {
  for (const key of ['', '/a', '../a', 'a/../b', 'a//b', 'a/', 'ä', 'a b']) {
    await expect(
      store.write(key, Readable.from([Buffer.from('x')]), never),
    ).rejects.toMatchObject({ reason: { code: 'store.key-refused' } });
    await expect(store.read(key, never)).rejects.toThrow(StoreError);
    await expect(store.delete(key)).rejects.toThrow(StoreError);
  }
}

async function probes(store: ObjectStore) {
  const { objectLock } = await store.probe(never);
  expect(['governance', 'compliance', 'none', 'unknown']).toContain(objectLock);
  expect(await gather(store.list(''))).toEqual([]);
}

async function begin(store: ObjectStore, size: number) {
  return store.write(KEY, Readable.from(pieces(randomBytes(size))), never);
}

async function put(store: ObjectStore, key: string, bytes: Buffer) {
  const pending = await store.write(key, Readable.from(pieces(bytes)), never);
  await pending.complete();
  return pending;
}

async function expectNothing(store: ObjectStore) {
  expect(await store.head(KEY)).toBeUndefined();
  expect(await gather(store.list(''))).toEqual([]);
  expect(await gather(store.listPending(''))).toEqual([]);
}

async function keysBelow(store: ObjectStore, prefix: string) {
  return (await gather(store.list(prefix))).map(({ key }) => key).sort();
}

/** As a pipe gives them: of odd lengths. */
function* pieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_521) {
    yield bytes.subarray(at, at + 65_521);
  }
}

async function gather<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) {
    gathered.push(item);
  }
  return gathered;
}
