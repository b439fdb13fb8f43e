import { expect, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import {
  ENTITY,
  newTag,
  setImage,
  SHOWN_WITHIN_MS,
  test,
  visit,
} from './support';

const TAB = `${ENTITY}/timeline`;

function facts(page: Page) {
  return page.getByRole('main').getByRole('article');
}

function filters(page: Page) {
  return page.getByRole('search', { name: /Filters|Filtres/ });
}

async function openTab(page: Page, query = '') {
  await visit(page, `${TAB}${query}`);
  await expect(facts(page).first()).toBeVisible();
}

async function exported(page: Page, format: RegExp) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}

test('a change arrives by itself, under the day on which it happened', async ({
  portal,
}) => {
  await openTab(portal);
  const tag = newTag('arrived');
  setImage('veza-development', tag);
  const arrived = facts(portal).filter({ hasText: tag }).last();
  await expect(arrived).toBeVisible({ timeout: SHOWN_WITHIN_MS });
  await expect(arrived).toContainText(`Started to deploy ${tag}`);
  const today = portal.getByRole('region', { name: 'Today' });
  await expect(today.getByRole('article').filter({ hasText: tag })).toHaveCount(
    2,
    { timeout: 60_000 },
  );
  await expect(today.getByRole('article').first()).toContainText(
    `Deployed ${tag} to development`,
  );
});

test('filters narrow the list and survive a reload', async ({ portal }) => {
  await openTab(portal);
  await filters(portal)
    .getByRole('group', { name: 'Where' })
    .getByRole('button', { name: 'production' })
    .click();
  await filters(portal).getByLabel('Happening').selectOption({
    label: 'Deployment finished',
  });
  await filters(portal).getByLabel('When').selectOption('Last 24 hours');
  await expect(portal).toHaveURL(/environment=production/);
  await expect(portal).toHaveURL(/range=day/);
  await expect(portal).toHaveURL(/type=environments.deployment.finished/);
  const expectOnlyThose = async () => {
    await expect(facts(portal).first()).toContainText('production', {
      timeout: 30_000,
    });
    await expect(facts(portal).filter({ hasText: 'staging' })).toHaveCount(0);
    await expect(facts(portal).filter({ hasText: 'Started' })).toHaveCount(0);
  };
  await expectOnlyThose();
  await portal.reload();
  await expectOnlyThose();
  await expect(
    filters(portal).getByRole('button', { name: 'production' }),
  ).toHaveAttribute('aria-pressed', 'true');
  await filters(portal)
    .getByRole('button', { name: 'Clear 3 filters' })
    .click();
  await expect(portal).not.toHaveURL(/environment=|range=|type=/);
  await expect(
    facts(portal).filter({ hasText: 'development' }).first(),
  ).toBeVisible();
});

test('words find a version, and files have the rows that match', async ({
  portal,
}) => {
  const tag = newTag('exported');
  setImage('veza-staging', tag);
  await openTab(portal);
  await filters(portal).getByLabel('Search').fill(tag);
  await expect(portal).toHaveURL(new RegExp(`text=${tag}`));
  // Its beginning and its end, and nothing else.
  await expect(facts(portal).filter({ hasText: 'Deployed' })).toHaveCount(1, {
    timeout: 60_000,
  });
  await expect(facts(portal)).toHaveCount(2);
  const lines = await exported(portal, /NDJSON/);
  expect(lines.name).toBe('timeline-veza-backend-api.ndjson');
  const types = lines.text
    .trim()
    .split('\n')
    .map((line): { type: string } => JSON.parse(line))
    .map(({ type }) => type);
  expect(types.sort()).toEqual([
    'environments.deployment.finished',
    'environments.deployment.started',
  ]);
  const table = await exported(portal, /CSV/);
  expect(table.name).toBe('timeline-veza-backend-api.csv');
  const [header, ...rows] = table.text.trim().split(/\r?\n(?=[^\s])/);
  expect(header).toContain('type');
  expect(rows).toHaveLength(2);
  for (const row of rows) {
    expect(row).toContain(tag);
  }
  await filters(portal).getByLabel('Search').fill('nothinglikethis');
  await expect(
    portal.getByRole('heading', { name: 'Nothing matches' }),
  ).toBeVisible();
  await portal.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(facts(portal).first()).toBeVisible();
});

test('the keyboard opens a line, follows its story and walks the chart', async ({
  portal,
}) => {
  await openTab(portal, '?type=environments.deployment.finished');
  const line = facts(portal).first().getByRole('button').first();
  await line.focus();
  await portal.keyboard.press('Enter');
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expect(facts(portal).first()).toContainText('Position in the record');
  await expect(facts(portal).first()).toContainText(
    'environments.deployment.finished',
  );
  const follow = facts(portal)
    .first()
    .getByRole('button', { name: 'Show only what belongs to this' });
  await portal.keyboard.press('Tab');
  while (!(await follow.evaluate(node => node === document.activeElement))) {
    // Only links and buttons of the line itself are between the two.
    expect(
      await portal.evaluate(
        () => document.activeElement?.closest('article') !== null,
      ),
    ).toBe(true);
    await portal.keyboard.press('Tab');
  }
  await portal.keyboard.press('Enter');
  await expect(portal).toHaveURL(/correlation=/);
  await filters(portal)
    .getByRole('button', { name: /^Clear/ })
    .click();
  const bars = portal.getByRole('toolbar', { name: 'Narrow to a time' });
  const last = bars.getByRole('button').last();
  await last.focus();
  await portal.keyboard.press('Home');
  await expect(bars.getByRole('button').first()).toBeFocused();
  await portal.keyboard.press('Enter');
  await expect(portal).toHaveURL(/from=.*to=/);
});

test('the page Activity narrows by environment and by owner', async ({
  portal,
}) => {
  await visit(portal, '/activity');
  await expect(facts(portal).first()).toBeVisible();
  await filters(portal).getByLabel('Owner').selectOption('city-team');
  await expect(portal).toHaveURL(/owner=/);
  await expect(
    facts(portal).filter({ hasText: 'City resource graph API' }).first(),
  ).toBeVisible();
  await expect(facts(portal).filter({ hasText: 'Veza' })).toHaveCount(0);
  await filters(portal)
    .getByRole('button', { name: 'staging', exact: true })
    .click();
  await expect(portal).toHaveURL(/environment=staging/);
  await expect(facts(portal).filter({ hasText: 'production' })).toHaveCount(0);
  await filters(portal).getByLabel('Owner').selectOption('My services');
  await expect(facts(portal).filter({ hasText: 'Veza' }).first()).toBeVisible();
  await expect(facts(portal).filter({ hasText: 'City' })).toHaveCount(0);
});

test('timeline and activity speak French in the dark theme', async ({
  french,
}) => {
  await visit(french, TAB);
  await expect(
    facts(french).filter({ hasText: 'Réussi' }).first(),
  ).toContainText(/a été déployé vers/);
  await expect(french.getByText('Aujourd’hui')).toBeVisible();
  await expect(french.getByRole('button', { name: 'Exporter' })).toBeVisible();
  await expect(
    french.locator('[data-theme-mode="dark"]').first(),
  ).toBeAttached();
  await visit(french, '/activity');
  await expect(
    french.getByRole('heading', { name: /Ce qui est arrivé aux services/ }),
  ).toBeVisible();
  await expect(filters(french).getByLabel('Propriétaire')).toBeVisible();
});
