import {
  TestDatabases,
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { rm } from 'node:fs/promises';
import { KnexRunbookStore } from '../database/KnexRunbookStore';
import { FolderSource } from '../providers/sources/folder';
import { SourceReader } from '../providers/sources/types';
import { EXAMPLE_TIME } from '../testing/exampleRunbook';
import { Librarian } from './Librarian';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const signal = new AbortController().signal;
const REFRESH_MS = 300_000;

describe('Librarian', () => {
  const folder = createMockDirectory();

  function entity(name: string, runbooks?: string): Entity {
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        annotations: {
          ...(runbooks !== undefined && {
            'quarterdeck.io/runbooks': runbooks,
          }),
          'backstage.io/managed-by-location': `file:${folder.path}/all.yaml`,
        },
      },
      spec: { type: 'service' },
    };
  }

  async function createWorld(...entities: Entity[]) {
    const knex = await databases.init('SQLITE_3');
    const store = await KnexRunbookStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const world = {
      entities,
      time: EXAMPLE_TIME,
      changes: 0,
      reads: 0,
      isCatalogBroken: false,
    };
    const folders = new FolderSource();
    const sources: SourceReader = {
      async read(target, etag) {
        world.reads += 1;
        if (target.kind !== 'file') {
          throw new Error('Only folders here');
        }
        return await folders.read(target, etag);
      },
    };
    const librarian = new Librarian({
      auth: mockServices.auth(),
      catalog: {
        ...catalogServiceMock.mock(),
        async *streamEntities(request, options) {
          if (world.isCatalogBroken) {
            yield [];
            throw new Error('The catalog broke off');
          }
          yield* catalogServiceMock({
            entities: world.entities,
          }).streamEntities(request, options);
        },
      },
      store,
      sources,
      resolveUrl: ({ url }) => url,
      logger: mockServices.logger.mock(),
      refreshMs: REFRESH_MS,
      now: () => world.time,
      onChanged: () => {
        world.changes += 1;
      },
    });
    const texts = async (name: string) =>
      (await store.list(`component:default/${name}`)).map(
        ({ slug, text }) => `${slug}: ${text}`,
      );
    const problems = async (name: string) =>
      (await store.source(`component:default/${name}`))?.problems.map(
        ({ reason }) => reason.code,
      );
    return { world, store, librarian, texts, problems };
  }

  it('reads those that say where, and again when it is time', async () => {
    folder.setContent({ shop: { 'restore.md': 'first' } });
    const { world, librarian, texts, store } = await createWorld(
      entity('shop', './shop'),
      entity('other'),
    );
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['restore: first']);
    expect(await store.entityRefs()).toEqual(['component:default/shop']);
    folder.addContent({ shop: { 'restore.md': 'second' } });
    await librarian.refresh(signal);
    expect(world.reads).toBe(1);
    world.time += REFRESH_MS;
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['restore: second']);
    expect(world.changes).toBe(2);
    world.time += REFRESH_MS;
    await librarian.refresh(signal);
    // Nothing new, and still it was read.
    expect(world.changes).toBe(2);
    expect((await store.source('component:default/shop'))?.readAt).toBe(
      world.time,
    );
  });

  it('notices at once what an entity says anew, and forgets who says nothing any more', async () => {
    folder.setContent({ a: { 'one.md': '1' }, b: { 'two.md': '2' } });
    const { world, librarian, texts, store } = await createWorld(
      entity('shop', './a'),
    );
    await librarian.refresh(signal);
    world.entities = [entity('shop', './b')];
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['two: 2']);
    world.entities = [entity('shop')];
    await librarian.refresh(signal);
    expect(await store.entityRefs()).toEqual([]);
  });

  it('keeps what it read when it cannot be read again, and what is wrong beside it', async () => {
    folder.setContent({ a: { 'one.md': '1' }, b: { 'two.md': '2' } });
    const { world, librarian, texts, problems } = await createWorld(
      entity('shop', './a, ./b, ../c'),
      entity('broken', 'https://elsewhere.example/'),
    );
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['one: 1', 'two: 2']);
    expect(await problems('shop')).toEqual(['source.not-relative']);
    expect(await problems('broken')).toEqual(['source.not-relative']);
    // A file that became binary: that is no withdrawal.
    folder.addContent({ a: { 'one.md': 'x\0y' }, b: { 'two.md': 'changed' } });
    world.time += REFRESH_MS;
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['one: 1', 'two: changed']);
    expect(await problems('shop')).toEqual([
      'source.not-relative',
      'source.no-text',
    ]);
    await rm(folder.resolve('a'), { recursive: true });
    world.time += REFRESH_MS;
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['two: changed']);
    expect(await problems('shop')).toEqual([
      'source.not-relative',
      'source.nothing',
    ]);
  });

  it('does not let one of many hold up or blank the others', async () => {
    folder.setContent({ a: { 'one.md': '1' } });
    const { librarian, texts, problems } = await createWorld(
      ...Array.from({ length: 20 }, (_, n) => ({
        ...entity(`far-${n}`, ''),
        metadata: {
          ...entity(`far-${n}`, '').metadata,
          annotations: {
            'quarterdeck.io/runbooks': './a',
            'backstage.io/managed-by-location':
              'local-repository:x/catalog-info.yaml',
          },
        },
      })),
      entity('shop', './a, ./a'),
    );
    await librarian.refresh(signal);
    expect(await texts('shop')).toEqual(['one: 1']);
    expect(await problems('shop')).toEqual(['source.duplicate']);
    expect(await problems('far-7')).toEqual(['source.unreadable']);
  });

  it('reads the entities of a repository that has changed at once, and no others', async () => {
    folder.setContent({ a: { 'one.md': '1' } });
    const local = (name: string) => {
      const each = entity(name, './docs');
      each.metadata.annotations = {
        ...each.metadata.annotations,
        'backstage.io/managed-by-location': `local-repository:${name}/catalog-info.yaml`,
      };
      return each;
    };
    const { world, librarian, texts } = await createWorld(
      entity('shop', './a'),
      local('orders'),
      local('carts'),
    );
    await librarian.refresh(signal);
    expect(world.reads).toBe(3);
    folder.addContent({ a: { 'one.md': 'changed' } });
    await librarian.refreshRepository('orders', signal);
    expect(world.reads).toBe(4);
    await librarian.refreshRepository('unknown', signal);
    expect(world.reads).toBe(4);
    expect(await texts('shop')).toEqual(['one: 1']);
  });

  it('forgets nothing when the catalog breaks off in the middle', async () => {
    folder.setContent({ a: { 'one.md': '1' } });
    const { world, librarian, texts } = await createWorld(
      entity('shop', './a'),
    );
    await librarian.refresh(signal);
    world.isCatalogBroken = true;
    await expect(librarian.refresh(signal)).rejects.toThrow('broke off');
    expect(await texts('shop')).toEqual(['one: 1']);
  });
});
