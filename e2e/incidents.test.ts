import { expect, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { ENTITY, expectAccessible, test, visit } from './support';

const TAB = `${ENTITY}/incidents`;

/** Opens one by hand, from the tab of the service, and answers the path of its page. */
async function openByHand(page: Page, title: string, environment: string) {
  await visit(page, TAB);
  await page.getByRole('button', { name: 'Open an incident…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: 'What is broken, in a few words' })
    .fill(title);
  await dialog.getByRole('textbox', { name: /^Environment/ }).fill(environment);
  // The keyboard alone gets it there.
  await dialog
    .getByRole('button', { name: 'Open it for veza-backend-api' })
    .press('Enter');
  await expect(
    page.getByRole('heading', { name: new RegExp(`^INC-\\d+: ${title}$`) }),
  ).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Of the page of one that is open. */
async function resolve(page: Page) {
  await page.getByRole('button', { name: 'Resolve…' }).press('Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Resolve INC-/ })
    .press('Enter');
  await expect(page.getByText('Resolved', { exact: true })).toBeVisible();
}

test('an incident is opened by hand and carried to its end, and its post-mortem tells of it', async ({
  portal,
}) => {
  const title = `Logins fail ${Date.now().toString(36)}`;
  const path = await openByHand(portal, title, 'staging');
  const page = portal.getByRole('main').last();
  await page.getByRole('button', { name: 'Acknowledge' }).press('Enter');
  await expect(page.getByText('Being worked on')).toBeVisible();
  const scribe = page.getByRole('button', { name: 'Become Scribe' });
  await scribe.press('Enter');
  await expect(scribe).toBeHidden();

  await page
    .getByRole('combobox', { name: 'For whom' })
    .selectOption('An update for stakeholders');
  await page
    .getByRole('combobox', { name: 'Begin with' })
    .selectOption('We know of it');
  await page.getByRole('button', { name: 'Post the update' }).press('Enter');
  await expect(page.getByText(/^The last update was/)).toBeVisible();

  await page
    .getByRole('button', { name: 'Say that users are no longer hurt…' })
    .press('Enter');
  await portal
    .getByRole('dialog')
    .getByRole('button', { name: /^Say that users of/ })
    .press('Enter');
  await expect(page.getByText('Mitigated', { exact: true })).toBeVisible();
  await resolve(portal);

  const [download] = await Promise.all([
    portal.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as Markdown' }).press('Enter'),
  ]);
  expect(download.suggestedFilename()).toMatch(/-inc-\d+-logins-fail-.*\.md$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(title);
  expect(text).toContain('We are looking into it');

  await visit(portal, TAB);
  await expect(
    portal.getByRole('link', { name: new RegExp(title) }),
  ).toHaveAttribute('href', path);
});

test('no view of incidents breaks WCAG A or AA, in either theme', async ({
  portal,
  french,
}) => {
  const path = await openByHand(
    portal,
    `Avatars are gone ${Date.now().toString(36)}`,
    'development',
  );
  const views = {
    'incidents of a service': { path: TAB, shown: 'li a' },
    'one incident': { path, shown: 'article [role="timer"]' },
    'all incidents': { path: '/incidents', shown: 'li a' },
    'all incidents, nothing matches': {
      path: '/incidents?environment=nowhere',
      shown: 'h2',
    },
  };
  await expectAccessible(portal, views);
  await expectAccessible(french, views);
  // The next one of this service and environment would join it.
  await visit(portal, path);
  await resolve(portal);
});
