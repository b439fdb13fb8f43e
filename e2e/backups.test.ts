import { expect, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENTITY, expectAccessible, test, visit } from './support';

const BACKUPS = `${ENTITY}/backups`;
const RUN_WITHIN_MS = 60_000;
/** The room asks the catalog every 30 seconds, and a portal that has just begun may have read it half. */
const KNOWN_WITHIN_MS = 35_000;
/** What `npm start` wrote: the database, the stores and the key of the safe. */
const DEMO = path.join(
  path.dirname(process.env.KUBECONFIG ?? ''),
  '..',
  'data',
  'demo',
);

/** Ciphertext of data in both stores, by store and key. */
function storedData(): string[] {
  return ['nearby', 'elsewhere'].flatMap(store => {
    const folder = path.join(DEMO, 'backups', store);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('data.age'))
      .filter(name => !name.startsWith('.'))
      .map(name => path.join(folder, name));
  });
}

/** What the escrow key, and nothing of the portal, makes of a backup. */
function decrypt(file: string): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'backups-e2e-'));
  try {
    const restored = path.join(folder, 'restored.sqlite');
    execFileSync('age', [
      '--decrypt',
      '--identity',
      path.join(DEMO, 'escrow-key.txt'),
      '--output',
      restored,
      file,
    ]);
    return readFileSync(restored);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main(page: Page) {
  return page.getByRole('main');
}

/** The first backup and its test are made by themselves. */
async function untilAtRest(page: Page) {
  await visit(page, BACKUPS);
  await expect(
    main(page).getByRole('button', { name: 'Back up now' }),
  ).toBeEnabled({ timeout: RUN_WITHIN_MS });
  await expect(main(page).getByRole('progressbar')).toHaveCount(0, {
    timeout: RUN_WITHIN_MS,
  });
}

test('a backup runs from the browser, shows how far it is, and lies in both stores', async ({
  portal,
}) => {
  await untilAtRest(portal);
  const before = storedData();
  await main(portal).getByRole('button', { name: 'Back up now' }).click();
  await expect(main(portal).getByRole('progressbar').first()).toBeVisible({
    timeout: RUN_WITHIN_MS,
  });
  await expect(
    main(portal)
      .getByRole('heading', { name: /Full backup of/ })
      .first(),
  ).toBeVisible({ timeout: RUN_WITHIN_MS });
  await expect(main(portal).getByRole('progressbar')).toHaveCount(0, {
    timeout: RUN_WITHIN_MS,
  });
  const added = storedData().filter(file => !before.includes(file));
  expect(added).toHaveLength(2);
  const [near, far] = added.map(file =>
    createHash('sha256').update(readFileSync(file)).digest('hex'),
  );
  expect(near).toBe(far);
  expect(decrypt(added[0]).subarray(0, 15).toString()).toBe('SQLite format 3');
});

test('a restore test runs from the browser, and says what it held against the backup', async ({
  portal,
}) => {
  await untilAtRest(portal);
  await main(portal)
    .getByRole('button', { name: 'Run a restore test' })
    .click();
  await expect(
    main(portal)
      .getByText(/Checks: \d+ passed, 0 failed/)
      .first(),
  ).toBeVisible({ timeout: RUN_WITHIN_MS });
});

test('the page of all entities tells what holds data and has no protection', async ({
  portal,
}) => {
  await visit(portal, '/backups');
  const row = main(portal).getByRole('row', { name: /Veza PostgreSQL/ });
  await expect(row).toContainText('It holds data, and nothing protects it', {
    timeout: KNOWN_WITHIN_MS,
  });
  await row
    .getByRole('button', { name: 'How to protect it: Veza PostgreSQL' })
    .click();
  await expect(row).toContainText(
    'entityRef: resource:default/veza-postgresql',
  );
});

test('the key in the safe is proven by decrypting a challenge', async ({
  portal,
}) => {
  await visit(portal, '/backups/keys');
  await main(portal)
    .getByRole('button', { name: /^Prove that Safe of the platform team/ })
    .click();
  const challenge = await main(portal)
    .getByText('-----BEGIN AGE ENCRYPTED FILE-----')
    .textContent();
  const answer = execFileSync(
    'age',
    ['--decrypt', '--identity', path.join(DEMO, 'escrow-key.txt')],
    { input: challenge ?? '', encoding: 'utf8' },
  );
  await main(portal).getByLabel('The word that came out').fill(answer.trim());
  await main(portal).getByRole('button', { name: 'Check the word' }).click();
  await expect(
    main(portal).getByText('Proven: Safe of the platform team decrypts'),
  ).toBeVisible();
});

test('no view of backups breaks WCAG A or AA', async ({ portal, french }) => {
  const views = {
    tab: { path: BACKUPS, shown: 'dl' },
    fleet: { path: '/backups', shown: 'table' },
    keys: { path: '/backups/keys', shown: 'code' },
    evidence: {
      path: `/backups/evidence?entityRef=component:default/veza-backend-api`,
      shown: 'article',
    },
  };
  await expectAccessible(portal, views);
  await expectAccessible(french, views);
});
