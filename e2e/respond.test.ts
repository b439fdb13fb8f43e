import { expect, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { outcome, rollBackBadCanary } from './rolloutSteps';
import { ENTITY, setImage, test, versionOf, visit } from './support';

const RUNBOOK = 'After a release was rolled back';

/** What other tests have broken is over: otherwise what this one breaks would join it. */
async function resolveAllOpen(page: Page) {
  await visit(page, `${ENTITY}/incidents`);
  await expect(
    page.getByRole('main').getByText(/The last \d+ days/),
  ).toBeVisible();
  for (;;) {
    const open = openIncidents(page);
    if ((await open.count()) === 0) {
      return;
    }
    await open.first().click();
    await resolve(page);
    await visit(page, `${ENTITY}/incidents`);
  }
}

/** On the tab of a service: those that are not over. */
function openIncidents(page: Page) {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasNotText: /Resolved|Merged/ })
    .getByRole('link', { name: /^INC-/ });
}

async function resolve(page: Page) {
  await page.getByRole('button', { name: 'Resolve…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Resolve INC-/ })
    .click();
  await expect(outcome(page, 'Resolved')).toBeVisible();
}

/** The large button of the step that a run is at. */
async function act(page: Page, name: string | RegExp) {
  await page
    .getByRole('region', { name: 'This step' })
    .getByRole('button', { name })
    .click();
}

/** Somebody else agrees to what a step asks for. */
async function agree(page: Page, path: string) {
  await visit(page, path);
  await page.getByRole('link', { name: 'Go to the approval' }).click();
  await page.getByRole('button', { name: 'Grant…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Grant: / })
    .click();
  // The run uses it as soon as it is there.
  await expect(
    page
      .getByRole('main')
      .getByText(/^(?:Granted|Carried out)$/)
      .first(),
  ).toBeVisible();
}

test('from a bad release to its post-mortem', async ({ portal, oscar }) => {
  test.setTimeout(300_000);
  portal.setDefaultTimeout(30_000);
  await resolveAllOpen(portal);
  const before = versionOf('veza-production');
  const { tag } = await test.step('a bad canary rolls back', async () => {
    const rolledBack = await rollBackBadCanary(portal, oscar);
    setImage('veza-staging', before);
    return rolledBack;
  });

  const incident =
    await test.step('an incident opens, with that rollout as its first suspect', async () => {
      await visit(portal, `${ENTITY}/incidents`);
      await openIncidents(portal).click();
      const first = portal
        .getByRole('listitem')
        .filter({ hasText: 'First suspect' });
      await expect(first).toContainText(tag);
      await expect(first).toContainText('It opened the incident');
      await portal.getByRole('button', { name: 'Become Commander' }).click();
      await expect(
        portal.getByRole('button', { name: 'Change who is Commander…' }),
      ).toBeVisible();
      return new URL(portal.url()).pathname;
    });

  await test.step('its runbook is followed to the end', async () => {
    await portal.getByRole('button', { name: `Start ${RUNBOOK}…` }).click();
    await portal
      .getByRole('dialog')
      .getByRole('button', { name: `Start ${RUNBOOK} for`, exact: false })
      .click();
    await expect(portal).toHaveURL(/\/runbooks\/runs\/[0-9a-f-]{36}/);
    const run = new URL(portal.url()).pathname;
    await act(portal, /^Carry out: See what runs now/);
    await portal.getByLabel('What did you see?').fill('Its pool was too small');
    await act(portal, /^Mark as done: Say why/);
    await act(portal, 'Decide: Nothing is left behind');
    await act(portal, 'Skip this step…');
    await portal
      .getByRole('dialog')
      .getByRole('button', { name: /^Skip: / })
      .click();
    await act(portal, /^Ask somebody to agree: /);
    await agree(oscar, run);
    await expect(
      portal.getByRole('heading', { name: 'Tell the others' }),
    ).toBeVisible();
    // In its first moment a step that others have led to takes no press, which may have been meant for the one before.
    await portal.waitForTimeout(1_000);
    await act(portal, /^Mark as done: Tell the others/);
    await expect(outcome(portal, 'Completed')).toBeVisible();
  });

  await test.step('it is resolved, and its cause is known', async () => {
    await visit(portal, incident);
    await portal
      .getByRole('button', { name: /^This was it: / })
      .first()
      .click();
    await portal
      .getByRole('dialog')
      .getByRole('button', { name: 'Say that this was the cause' })
      .click();
    await expect(portal.getByText(/^The cause, as /)).toBeVisible();
    await resolve(portal);
  });

  await test.step('the post-mortem tells all of it', async () => {
    const download = portal.waitForEvent('download');
    await portal.getByRole('button', { name: 'Download as Markdown' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(
      /^\d{4}-\d\d-\d\d-inc-\d+-.*\.md$/,
    );
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain(tag);
    expect(text).toContain(RUNBOOK);
    expect(text).toContain('It was suspect number 1.');
  });

  await test.step('its facts stand on the timeline', async () => {
    await visit(portal, `${ENTITY}/timeline`);
    for (const words of ['resolved', 'cause', 'opened']) {
      await expect(
        portal
          .getByRole('main')
          .getByText(new RegExp(`INC-\\d+ .*${words}|${words}.*INC-\\d+`))
          .first(),
      ).toBeVisible();
    }
    await expect(
      portal.getByRole('main').getByText(RUNBOOK, { exact: false }).first(),
    ).toBeVisible();
  });
});
