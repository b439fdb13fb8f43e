import { expect, Page } from '@playwright/test';
import { newTag, SERVICE, setImage, visit } from './support';

/** The longest that a whole rollout takes here; the portal of the tests holds steps for seconds. */
export const ENDED_WITHIN_MS = 90_000;
/** What the page says has become of a rollout or an approval, in one word. */
export function outcome(page: Page, word: string | RegExp) {
  return page.getByRole('main').getByText(word, { exact: true }).first();
}

export async function runsInStaging(page: Page, service: string, tag: string) {
  setImage('veza-staging', tag, service);
  await visit(page, `/catalog/default/component/${service}/environments`);
  const staging = page.getByRole('article', { name: `${service}, Staging` });
  await expect(staging).toContainText(tag);
  await expect(staging).toContainText('Healthy', { timeout: 60_000 });
}

/** From the tab Environments to the page of a rollout that waits. */
export async function promoteToProduction(
  page: Page,
  options: {
    service: string;
    tag: string;
    strategy: 'canary' | 'blue-green';
  },
) {
  const { service, tag, strategy } = options;
  await page
    .getByRole('link', { name: 'Promote to Production… what runs in Staging' })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Environment', { exact: true })).toHaveValue(
    'production',
  );
  await dialog.getByLabel('Strategy', { exact: true }).selectOption(strategy);
  await dialog.getByRole('button', { name: 'Show the plan' }).click();
  await expect(dialog).toContainText('Somebody else agrees');
  await dialog
    .getByRole('button', {
      name: new RegExp(`^Start: ${service} in Production, .* → ${tag}$`),
    })
    .click();
  await expect(page).toHaveURL(/\/rollouts\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Somebody else reads the plan and agrees. */
export async function grant(page: Page, rollout: string) {
  await visit(page, rollout);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Somebody else agrees' })
    .getByRole('link', { name: 'Go there' })
    .click();
  await page.getByRole('button', { name: 'Grant…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Grant: / })
    .click();
  // A rollout that waited carries it out at once, maybe before the page has said that it was granted.
  await expect(outcome(page, /^(Granted|Carried out)$/)).toBeVisible();
}

/** A version that fails is begun as a canary and taken back by the portal. */
export async function rollBackBadCanary(page: Page, approver: Page) {
  const tag = newTag('errors');
  await runsInStaging(page, SERVICE, tag);
  const rollout = await promoteToProduction(page, {
    service: SERVICE,
    tag,
    strategy: 'canary',
  });
  await grant(approver, rollout);
  await expect(outcome(page, 'Rolled back')).toBeVisible({
    timeout: ENDED_WITHIN_MS,
  });
  return { rollout, tag };
}
