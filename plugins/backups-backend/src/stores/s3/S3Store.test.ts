import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, Server } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  S3Server,
  startVersityGateway,
  withoutS3,
} from '../../testing/startVersityGateway';
import { FaultyProxy } from '../../testing/FaultyProxy';
import { createBucket } from '../../testing/createBucket';
import { storeContract } from '../storeContract';
import { storeKind } from './store';

const describeWithS3 = withoutS3 ? describe.skip : describe;
const unhurried = new AbortController().signal;

jest.setTimeout(60_000);

describeWithS3('A bucket of a real S3 server', () => {
  let server: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = await startVersityGateway();
    await createBucket(server, 'backups');
    await createBucket(server, 'locked', true);
    store = storeKind.open({ ...server.config('backups'), prefix: 'portal' });
  });
  afterAll(async () => await server?.stop());

  it.each(storeContract)('%s', async (_name, check) => {
    const prefix = `contract/${randomUUID()}`;
    const empty = storeKind.open({ ...server.config('backups'), prefix });
    await check(empty, 25 * 1024 * 1024 + 17);
  });

  it.each([8 * 1024 * 1024 - 1, 8 * 1024 * 1024, 16 * 1024 * 1024])(
    'gives back %i bytes, at the edge of a part',
    async length => {
      const bytes = randomBytes(length);
      const stream = Readable.from([bytes]);
      const pending = await store.write('edge', stream, unhurried);
      await pending.complete();
      const found = await buffer(await store.read('edge', unhurried));
      expect(found.equals(bytes)).toBe(true);
    },
  );

  it('keeps everything below its prefix', async () => {
    const above = storeKind.open(server.config('backups'));
    const key = `contract/${randomUUID()}`;
    await write(store, key);
    expect(await above.head(`portal/${key}`)).toMatchObject({ bytes: 100 });
    expect(await above.head(key)).toBeUndefined();
  });

  it('says that a wrong secret is refused', async () => {
    const stranger = storeKind.open({
      ...server.config('backups'),
      secretAccessKey: 'wrong',
    });
    await expect(write(stranger, 'a')).rejects.toMatchObject({
      kind: 'denied',
      reason: { code: 'store.denied' },
    });
    await expect(stranger.head('a')).rejects.toMatchObject({ kind: 'denied' });
    await expect(stranger.probe(unhurried)).rejects.toMatchObject({
      kind: 'denied',
    });
  });

  it('says that there is no such bucket', async () => {
    const nowhere = storeKind.open(server.config('nowhere'));
    await expect(write(nowhere, 'a')).rejects.toMatchObject({
      reason: {
        code: 'store.no-bucket',
        message: expect.stringContaining(`s3://nowhere/ at ${server.endpoint}`),
      },
    });
  });

  it('never gives a secret away in what it says', async () => {
    const config = { ...server.config('nowhere'), secretAccessKey: 's3cr3t-x' };
    const failure: unknown = await write(storeKind.open(config), 'a').catch(
      error => error,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify(failure)).not.toContain('s3cr3t-x');
  });

  it('says that nobody listens', async () => {
    const nobody = storeKind.open({
      ...server.config('backups'),
      endpoint: 'http://127.0.0.1:1',
      attempts: 2,
    });
    await expect(nobody.head('a')).rejects.toMatchObject({
      kind: 'unreachable',
      reason: { code: 'store.unreachable' },
    });
  });

  it('gives up on a server that takes everything and says nothing', async () => {
    const silent = await listen(createServer(socket => socket.resume()));
    const store_ = storeKind.open({
      ...server.config('backups'),
      endpoint: `http://127.0.0.1:${silent.port}`,
      silenceSeconds: 1,
      attempts: 1,
    });
    await expect(write(store_, 'a')).rejects.toMatchObject({
      kind: 'unreachable',
      reason: { code: 'store.timed-out', params: { seconds: 1 } },
    });
    await silent.close();
  });

  it('goes on reading where a connection was cut', async () => {
    const bytes = randomBytes(6 * 1024 * 1024);
    const pending = await store.write('cut', Readable.from([bytes]), unhurried);
    await pending.complete();
    let connections = 0;
    const proxy = await FaultyProxy.start(server.port, () => {
      connections += 1;
      return connections < 3
        ? { kind: 'cut', direction: 'down', afterBytes: 2 * 1024 * 1024 }
        : { kind: 'none' };
    });
    const config = { ...server.config('backups'), prefix: 'portal' };
    const far = storeKind.open({ ...config, endpoint: proxy.endpoint });
    const found = await buffer(await far.read('cut', unhurried));
    expect(found.equals(bytes)).toBe(true);
    expect(connections).toBe(3);
    await proxy.stop();
  });

  it('never joins two objects where one was replaced while it was read', async () => {
    const replace = async (bytes: Buffer) =>
      (
        await store.write('replaced', Readable.from([bytes]), unhurried)
      ).complete();
    await replace(randomBytes(6 * 1024 * 1024));
    const proxy = await FaultyProxy.start(server.port, () => ({
      kind: 'cut',
      direction: 'down',
      afterBytes: 2 * 1024 * 1024,
    }));
    const config = { ...server.config('backups'), prefix: 'portal' };
    const far = storeKind.open({ ...config, endpoint: proxy.endpoint });
    const stream = await far.read('replaced', unhurried);
    await replace(randomBytes(6 * 1024 * 1024));
    await expect(buffer(stream)).rejects.toThrow('refused');
    await proxy.stop();
  });

  it('takes an answer that got lost for what it was', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);
    const stream = Readable.from([bytes]);
    const pending = await store.write('answered', stream, unhurried);
    await pending.complete();
    // As a client asks again that heard nothing: the upload is not there any more.
    await pending.complete();
    await store.delete('answered');
    await expect(pending.complete()).rejects.toMatchObject({
      kind: 'missing',
    });
  });

  it('refuses to remove what is locked, and says until when', async () => {
    const config = server.config('locked');
    expect(await storeKind.open(config).probe(unhurried)).toEqual({
      objectLock: 'governance',
      isVersioned: true,
    });
    const locked = storeKind.open({
      ...config,
      lock: { mode: 'governance', days: 1 },
    });
    const key = `a/${randomUUID()}`;
    await write(locked, key);
    const head = await locked.head(key);
    expect(head?.lockedUntil?.getTime()).toBeGreaterThan(Date.now());
    await expect(locked.delete(key)).rejects.toMatchObject({
      kind: 'locked',
      reason: { code: 'store.locked' },
    });
    expect(await locked.head(key)).toBeDefined();
  });

  it('takes gigabytes with the memory of a few parts', async () => {
    const gc = global.gc ?? (() => {});
    const chunk = randomBytes(1024 * 1024);
    const hash = createHash('sha256');
    let highest = 0;
    gc();
    const before = process.memoryUsage().rss;
    function* dump() {
      for (let sent = 0; sent < 400; sent++) {
        hash.update(chunk);
        highest = Math.max(highest, process.memoryUsage().rss - before);
        yield chunk;
      }
    }
    const pending = await store.write('big', Readable.from(dump()), unhurried);
    await pending.complete();
    expect(pending.sha256).toBe(hash.digest('hex'));
    expect(highest).toBeLessThan(150 * 1024 * 1024);
    await store.delete('big');
  });
});

describe('Configuration of a bucket', () => {
  const parse = (config: object) => storeKind.configSchema.safeParse(config);

  it.each([
    [{}, 'bucket'],
    [{ bucket: 'a/b' }, 'the name of a bucket, without a path'],
    [{ bucket: 'backups', accessKeyId: 'a' }, 'come together'],
    [{ bucket: 'backups', prefix: '../x' }, 'letters, digits'],
    [{ bucket: 'backups', endpoint: 'minio:9000' }, 'endpoint'],
    [{ bucket: 'backups', secret: 'x' }, 'secret'],
  ])('refuses %j', (config, words) => {
    const { error } = parse(config);
    expect(JSON.stringify(error?.issues)).toContain(words);
  });

  it('takes a bucket with the credentials of the machine', () => {
    expect(parse({ bucket: 'backups', prefix: '/a/b/' }).data).toMatchObject({
      bucket: 'backups',
      prefix: 'a/b/',
      region: 'us-east-1',
    });
  });
});

async function write(store: ObjectStore, key: string): Promise<void> {
  const stream = Readable.from([randomBytes(100)]);
  await (await store.write(key, stream, unhurried)).complete();
}

async function listen(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('no port');
  }
  return {
    port: address.port,
    close: () => new Promise(resolve => server.close(resolve)),
  };
}
