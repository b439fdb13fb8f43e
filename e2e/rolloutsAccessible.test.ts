import { expect, Page } from '@playwright/test';
import {
  ENTITY,
  expectAccessible,
  newTag,
  SERVICE,
  setImage,
  test,
  versionOf,
  View,
  visit,
} from './support';

const DIALOG = '[role=dialog]';
/** A link to one rollout or approval, whatever the language. */
const ONE = /\/(rollouts|approvals)\/[0-9a-f-]{36}$/;

/** Leads to the first of a list. */
async function firstOf(page: Page, list: string, root: string) {
  await visit(page, list);
  const link = page.locator(`main li a[href*="${root}/"]`).first();
  await expect(link).toBeVisible();
  const path = await link.getAttribute('href');
  expect(path).toMatch(ONE);
  return path ?? '';
}

async function pressLast(page: Page, where: string) {
  await page.locator(where).getByRole('button').last().click();
}

async function views(page: Page): Promise<Record<string, View>> {
  const promote = `${ENTITY}/rollouts?promote=staging&to=production`;
  return {
    'rollouts, tab': { path: `${ENTITY}/rollouts`, shown: 'li' },
    'rollouts, deploy dialog': {
      path: `${ENTITY}/rollouts?deploy=staging`,
      within: DIALOG,
      shown: 'select',
    },
    'rollouts, deploy dialog with the plan': {
      path: promote,
      within: DIALOG,
      shown: 'pre',
      act: async each => await pressLast(each, DIALOG),
    },
    'rollouts, fleet': { path: '/rollouts', shown: 'li' },
    'rollouts, locks': { path: '/rollouts/locks', shown: 'button' },
    'rollouts, one': {
      path: await firstOf(page, '/rollouts', '/rollouts'),
      shown: 'figure',
      act: async each => {
        // The table behind the picture and the commands for the hour without the portal.
        const closed = each.locator('main article button[aria-expanded=false]');
        await expect(closed.first()).toBeVisible();
        while ((await closed.count()) > 0) {
          await closed.first().click();
        }
      },
    },
    'approvals, what needs me': { path: '/approvals', shown: 'section' },
    'approvals, all': { path: '/approvals/all', shown: 'li' },
    'approvals, one': {
      path: await firstOf(page, '/approvals/all', '/approvals'),
      shown: 'pre',
    },
    'home page': { path: '/', within: 'body', shown: 'h2' },
    'overview card': { path: ENTITY, shown: 'li' },
  };
}

test.beforeAll(() => {
  // Something has to be there that can be promoted.
  if (versionOf('veza-staging') === versionOf('veza-production')) {
    setImage('veza-staging', newTag('accessible'), SERVICE);
  }
});

test('no view of changes breaks WCAG A or AA, light theme', async ({
  portal,
}) => {
  await expectAccessible(portal, await views(portal));
});

test('no view of changes breaks WCAG A or AA, dark theme', async ({
  french,
}) => {
  await expectAccessible(french, await views(french));
});
