import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnexRunbookStore } from '../database/KnexRunbookStore';
import { versionOf } from '../domain/version';
import { readBuiltIn } from '../providers/builtin/readBuiltIn';
import { EXAMPLE_TIME, exampleRunbook } from '../testing/exampleRunbook';
import { StoredRunbookLibrary } from './StoredRunbookLibrary';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const SHOP = 'component:default/shop';
const ROLLBACK = '# Roll back\n\nAs it comes with the portal.\n';
const FAILOVER = '# Fail over\n';

describe('StoredRunbookLibrary', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quarterdeck-runbooks-'));
    await writeFile(join(directory, 'rollback.md'), ROLLBACK);
    await writeFile(join(directory, 'failover.md'), FAILOVER);
    await writeFile(join(directory, 'notes.txt'), 'not one');
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function createLibrary() {
    const knex = await databases.init('SQLITE_3');
    const store = await KnexRunbookStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const library = new StoredRunbookLibrary({
      store,
      builtIn: await readBuiltIn(directory),
      now: () => EXAMPLE_TIME,
    });
    const slugs = async (entityRef: string) =>
      (await library.list(entityRef)).map(
        ({ record: { slug, url } }) => `${url ? 'own' : 'built-in'} ${slug}`,
      );
    return { store, library, slugs };
  }

  it('offers the built-in ones to what runs, and hides those that an entity has itself', async () => {
    const { store, library, slugs } = await createLibrary();
    expect(await slugs(SHOP)).toEqual([
      'built-in failover',
      'built-in rollback',
    ]);
    expect(await slugs('user:default/mia')).toEqual([]);
    const problems = async () =>
      (await library.find(SHOP, 'rollback'))?.runbook.problems.map(
        ({ code }) => code,
      );
    expect(await problems()).not.toContain('front-matter.no-owner');
    const own = exampleRunbook('rollback', '# Our own way back\n');
    await store.replace(SHOP, [own], { entityRef: SHOP, problems: [] });
    expect(await slugs(SHOP)).toEqual(['own rollback', 'built-in failover']);
    expect(await problems()).toContain('front-matter.no-owner');
    const found = await library.find(SHOP, 'rollback');
    expect(found?.record).toEqual(own);
    expect(found?.runbook.title).toBe('Our own way back');
    expect(await library.find(SHOP, 'other')).toBeUndefined();
  });

  it('finds any version of an own one, and of a built-in one what it is or what a run was pinned to', async () => {
    const { store, library } = await createLibrary();
    const first = exampleRunbook('restore', '# First\n');
    const second = exampleRunbook('restore', '# Second\n');
    const source = { entityRef: SHOP, problems: [] };
    await store.replace(SHOP, [first], source);
    await store.replace(SHOP, [second], source);
    const title = async (slug: string, version?: string) =>
      (await library.find(SHOP, slug, version))?.runbook.title;
    expect(await title('restore')).toBe('Second');
    expect(await title('restore', first.version)).toBe('First');
    expect(await title('rollback', versionOf(ROLLBACK))).toBe('Roll back');
    const old = versionOf('# Old\n');
    expect(await title('rollback', old)).toBeUndefined();
    await library.pin({
      ...exampleRunbook('rollback', '# Old\n'),
      url: undefined,
    });
    expect(await title('rollback', old)).toBe('Old');
  });
});
