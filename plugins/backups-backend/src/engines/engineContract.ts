import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type BackupsReasonCode,
  type Content,
  contentSchema,
} from '@quarterdeck/plugin-backups-common';
import {
  type BackupEngine,
  type RestorePlace,
  type RestoreSession,
} from '@quarterdeck/plugin-backups-node';

/** A source with data in it, beside which the engine is tried. */
export interface EngineUnderTest {
  engine: BackupEngine;
  /** An empty directory of this check. */
  scratch: string;
  connection: unknown;
  restoreConnection?: unknown;
  /** What is in the source now, as one text. */
  look(): Promise<string>;
  /** What is at a place that `commit` named. */
  lookAt(location: string): Promise<string>;
  /** Changes the data of the source. */
  change(): Promise<void>;
  /** A restore in place of the source, for engines that can. */
  replaces: boolean;
  /** Names of what stands beside the source: databases, files. */
  neighbours(): Promise<string[]>;
}

export interface Dumped {
  content: Content;
  parts: { name: string; bytes: Buffer }[];
}

/** What every engine that streams has to do, whatever it reads: for `it.each`. Each check wants a source of its own. */
export const engineContract: [
  name: string,
  check: (source: EngineUnderTest) => Promise<void>,
][] = [
  ['brings back exactly what it dumped, and removes it again', bringsBack],
  [
    'counts what was there at the point, whatever is written afterwards',
    countsThePoint,
  ],
  ['keeps an isolated copy and leaves the source alone', keepsIsolated],
  [
    'takes the place of the source and keeps what was there, or says that it cannot',
    replacesSource,
  ],
  ['leaves the source alone where nobody commits', changesNothingUncommitted],
  ['restores nothing from data that is cut', refusesCutData],
  ['refuses a part that it does not know', refusesUnknownParts],
  ['does nothing for a run that is cancelled', endsWhenCancelled],
  ['sweeps what dead runs left behind, and nothing else', sweepsTheDead],
];

async function bringsBack(source: EngineUnderTest) {
  const before = await source.neighbours();
  const dumped = await dumpOf(source);
  expect(contentSchema.parse(dumped.content)).toEqual(dumped.content);
  expect(dumped.content.tables.length).toBeGreaterThan(0);
  expect(dumped.content.sourceBytes).toBeGreaterThan(0);

  const session = await restored(source, dumped, 'throw-away');
  const { tables, largeObjects, extensions } = await session.contents();
  expect(identityOf(tables)).toEqual(identityOf(dumped.content.tables));
  expect(largeObjects).toBe(dumped.content.largeObjects);
  expect(extensions).toEqual(dumped.content.extensions);
  await session.close();
  expect(await source.neighbours()).toEqual(before);
  expect(await readdir(source.scratch)).toEqual([]);
}

async function countsThePoint(source: EngineUnderTest) {
  const session = await source.engine.dump(requestOf(source));
  await source.change();
  const dumped = await readAll(session);
  const again = await dumpOf(source);
  expect(identityOf(dumped.content.tables)).not.toEqual(
    identityOf(again.content.tables),
  );
  const restore = await restored(source, dumped, 'throw-away');
  expect(identityOf((await restore.contents()).tables)).toEqual(
    identityOf(dumped.content.tables),
  );
  await restore.close();
}

async function keepsIsolated(source: EngineUnderTest) {
  const then = await source.look();
  const dumped = await dumpOf(source);
  await source.change();
  const now = await source.look();
  const session = await restored(source, dumped, 'isolated');
  const { location, previousLocation } = await session.commit();
  await session.close();
  expect(previousLocation).toBeNull();
  expect(await source.lookAt(location)).toBe(then);
  expect(await source.look()).toBe(now);
}

async function replacesSource(source: EngineUnderTest) {
  const then = await source.look();
  const dumped = await dumpOf(source);
  await source.change();
  const now = await source.look();
  if (!source.replaces) {
    await expectRefusal(
      restored(source, dumped, 'source'),
      'engine.place-unsupported',
    );
    expect(await source.look()).toBe(now);
    return;
  }
  const session = await restored(source, dumped, 'source');
  const { previousLocation } = await session.commit();
  await session.close();
  expect(await source.look()).toBe(then);
  expect(await source.lookAt(previousLocation ?? 'nowhere')).toBe(now);
}

async function changesNothingUncommitted(source: EngineUnderTest) {
  const dumped = await dumpOf(source);
  await source.change();
  const now = await source.look();
  const before = await source.neighbours();
  const session = await restored(
    source,
    dumped,
    source.replaces ? 'source' : 'isolated',
  );
  await session.close();
  expect(await source.look()).toBe(now);
  expect(await source.neighbours()).toEqual(before);
}

async function refusesCutData(source: EngineUnderTest) {
  const before = await source.neighbours();
  const dumped = await dumpOf(source);
  const cut = {
    ...dumped,
    parts: dumped.parts.map(part =>
      part.name === 'data'
        ? {
            ...part,
            bytes: part.bytes.subarray(0, part.bytes.length * 0.6),
          }
        : part,
    ),
  };
  await expect(restored(source, cut, 'throw-away')).rejects.toThrow();
  expect(await source.neighbours()).toEqual(before);
}

async function refusesUnknownParts(source: EngineUnderTest) {
  const dumped = await dumpOf(source);
  const odd = {
    ...dumped,
    parts: [{ name: 'odd', bytes: Buffer.from('x') }],
  };
  await expect(restored(source, odd, 'throw-away')).rejects.toMatchObject({
    reason: { code: 'engine.part-unknown' },
  });
}

async function endsWhenCancelled(source: EngineUnderTest) {
  const request = { ...requestOf(source), signal: AbortSignal.abort() };
  await expectRefusal(source.engine.dump(request), 'engine.cancelled');
}

async function sweepsTheDead(source: EngineUnderTest) {
  const before = await source.neighbours();
  const dumped = await dumpOf(source);
  const live = randomUUID();
  const left = await restored(source, dumped, 'isolated', randomUUID());
  const used = await restored(source, dumped, 'isolated', live);
  const { runId, ...request } = requestOf(source);
  const sweep = () => source.engine.sweep({ ...request, liveRunIds: [live] });
  expect((await sweep()).removed).not.toEqual([]);
  expect((await used.contents()).tables.length).toBeGreaterThan(0);
  await used.close();
  await left.close();
  expect(await source.neighbours()).toEqual(before);
  expect(await sweep()).toEqual({ removed: [] });
}

/** Names, rows and checksums: what has to come back. Sizes may differ. */
export function identityOf(tables: Content['tables']) {
  return tables.map(({ name, rows, checksum }) => ({ name, rows, checksum }));
}

export async function expectRefusal(
  attempt: Promise<unknown>,
  code: BackupsReasonCode,
): Promise<void> {
  await expect(attempt).rejects.toMatchObject({
    name: 'EngineError',
    reason: { code },
  });
}

export function requestOf(
  { connection, restoreConnection, scratch }: EngineUnderTest,
  runId: string = randomUUID(),
) {
  return {
    connection,
    restoreConnection,
    signal: new AbortController().signal,
    scratch,
    runId,
    type: 'full' as const,
    log: () => {},
  };
}

export async function dumpOf(source: EngineUnderTest): Promise<Dumped> {
  return readAll(await source.engine.dump(requestOf(source)));
}

async function readAll(
  session: Awaited<ReturnType<BackupEngine['dump']>>,
): Promise<Dumped> {
  try {
    const parts = [];
    for await (const part of session.parts()) {
      const bytes = await buffer(part.stream.pipe(new PassThrough()));
      await part.completed;
      parts.push({ name: part.name, bytes });
    }
    return { parts, content: await session.describe() };
  } finally {
    await session.close();
  }
}

export async function restored(
  source: EngineUnderTest,
  { parts, content }: Dumped,
  place: RestorePlace,
  runId?: string,
): Promise<RestoreSession> {
  const session = await source.engine.restore({
    ...requestOf(source, runId),
    place,
    expected: content,
  });
  try {
    for (const { name, bytes } of parts) {
      await session.receive({ name, stream: Readable.from(chunksOf(bytes)) });
    }
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

function* chunksOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) {
    yield bytes.subarray(at, at + 65_536);
  }
}
