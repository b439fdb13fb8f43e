import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../lib/paths.mjs';
import { namesOf } from './names.mjs';
import { packagesOf, render } from './templates.mjs';
import { versionsOf } from './versions.mjs';

const files = render(namesOf('access-reviews'), {
  timestamp: '20260304120000',
  versionOf: versionsOf(root),
});

test('leaves no placeholder and no word of another room', () => {
  for (const [path, text] of files) {
    const content = path + text.replaceAll('__dirname', '');
    assert.doesNotMatch(content, /__\w+__|\.tmpl$/, path);
    assert.doesNotMatch(content, /environments?\b/i, path);
  }
});

test('has the furniture of every room', () => {
  for (const path of [
    'access-reviews-common/src/permissions.ts',
    'access-reviews-common/src/types.ts',
    'access-reviews-backend/config.d.ts',
    'access-reviews-backend/migrations/20260304120000_init.js',
    'access-reviews-backend/src/plugin.ts',
    'access-reviews-backend/src/domain/decide.ts',
    'access-reviews-backend/src/engine/CatalogObserver.ts',
    'access-reviews-backend/src/database/AccessReviewStore.ts',
    'access-reviews-backend/src/database/KnexAccessReviewStore.ts',
    'access-reviews-backend/src/http/routes/entityAccessReviews.ts',
    'access-reviews-backend/src/actions/listAccessReviews.ts',
    'access-reviews/src/plugin.tsx',
    'access-reviews/src/legacy.ts',
    'access-reviews/src/components/AccessReviewsContent/AccessReviewsContent.tsx',
    'access-reviews/dev/index.tsx',
  ]) {
    assert.ok(files.has(path), path);
  }
  const permissions = files.get('access-reviews-common/src/permissions.ts');
  assert.match(permissions, /name: 'access-reviews\.access-review\.read'/);
});

test('has what every package of the environments room has beside its content', () => {
  const models = [
    'environments-common',
    'environments-backend',
    'environments',
  ];
  const rooms = packagesOf(namesOf('access-reviews'));
  models.forEach((model, index) => {
    const entries = readdirSync(join(root, 'plugins', model), {
      withFileTypes: true,
    });
    const settings = entries
      .filter(entry => entry.isFile() && /\.(js|json|ts)$/.test(entry.name))
      .map(({ name }) => name);
    assert.ok(settings.includes('package.json'));
    for (const name of settings) {
      assert.ok(files.has(`${rooms[index]}/${name}`), `${model}/${name}`);
    }
  });
});

test('takes every version from the environments room', () => {
  const { dependencies } = JSON.parse(
    readFileSync(join(root, 'plugins/environments-backend/package.json')),
  );
  const made = JSON.parse(files.get('access-reviews-backend/package.json'));
  assert.equal(made.dependencies.knex, dependencies.knex);
  const frontend = JSON.parse(files.get('access-reviews/package.json'));
  assert.match(frontend.peerDependencies.react, /^\^/);
  assert.match(frontend.devDependencies.react, /^\d/);
});

test('takes what the environments room does not need as it is installed', () => {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules/eslint/package.json')),
  );
  const versionOf = versionsOf(root);
  assert.equal(versionOf('common', 'dependencies', 'eslint'), version);
});

test('says which template to adapt when a version is gone', () => {
  const versionOf = versionsOf(root);
  assert.throws(() => versionOf('backend', 'dependencies', 'no-such-package'), {
    name: 'Problem',
    message: /no-such-package.*templates\/backend/,
  });
});

for (const noun of ['stores', 'readers', 'reasons', 'catalog-reads']) {
  test(`refuses ${noun}, which every room has already`, () => {
    assert.throws(
      () => render(namesOf(noun), { timestamp: '1', versionOf: () => '1' }),
      { name: 'Problem', message: /uses for something else/ },
    );
  });
}

for (const [noun, singular] of [
  ['approvals'],
  ['incidents'],
  ['pipelines'],
  ['timeline', 'entry'],
  ['security', 'vulnerability'],
]) {
  test(`accepts ${noun}`, () => {
    const made = render(namesOf(noun, singular), {
      timestamp: '1',
      versionOf: () => '1',
    });
    assert.equal(made.size, files.size);
  });
}
