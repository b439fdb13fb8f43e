import { expect, Page } from '@playwright/test';
import {
  ENTITY,
  expectAccessible,
  SERVICE,
  test,
  View,
  visit,
} from './support';

const RUNBOOK = `/runbooks/entities/component/default/${SERVICE}/scale-out`;

/** Where the page leads the focus when the step changes. */
async function expectStep(page: Page, title: string) {
  await expect(
    page.getByRole('region', { name: 'This step' }).getByRole('heading', {
      level: 2,
      name: title,
    }),
  ).toBeFocused();
}

/** Starts the general runbook for scaling out, and returns the address of the run. */
async function start(page: Page) {
  await visit(page, `${RUNBOOK}?start`);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Start: Scale out' })
    .click();
  await expect(page).toHaveURL(/\/runbooks\/runs\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** No run is left behind that other tests would find in *Needs me*. */
async function abort(page: Page) {
  await page.getByRole('button', { name: 'Abort the run…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why?').fill('Only a test');
  await dialog.getByRole('button', { name: /^Abort: / }).click();
  await expect(page.getByText('Aborted').first()).toBeVisible();
}

test('a runbook is followed to its end by keyboard alone', async ({
  portal,
}) => {
  const { keyboard } = portal;
  const path = await start(portal);
  const step = portal.getByRole('region', { name: 'This step' });

  // An action that only reads is carried out by one stroke.
  await expect(step).toContainText('Only reads');
  await keyboard.press('Enter');
  await expectStep(portal, 'Where is the bottleneck?');

  // A decision is led to first.
  await keyboard.press('Enter');
  const choice = step.getByRole('button', {
    name: 'Decide: The service itself',
  });
  await expect(choice).toBeFocused();
  await keyboard.press('Enter');
  await expectStep(portal, 'Is there room for more?');

  // Letters move between the steps, but not while somebody types.
  await keyboard.press('k');
  await expectStep(portal, 'Relieve what it calls');
  await expect(step).toContainText('Not taken');
  await keyboard.press('j');
  await expectStep(portal, 'Is there room for more?');
  for (const [proof, next] of [
    ['jk? nodes have 40 % left', 'Raise the maximum'],
    ['from 10 to 20', 'Wait for the new pods'],
  ]) {
    await keyboard.press('Tab');
    // Past the blocks of commands to the field.
    const field = step.getByLabel('What did you see?');
    await field.focus();
    await keyboard.type(proof);
    await keyboard.press('Control+Enter');
    await expectStep(portal, next);
  }

  // A timer counts down, is stopped, and skipped with a reason.
  await keyboard.press('Enter');
  await expect(step.getByRole('timer')).toContainText(/^[23]:\d\d$/);
  await step.getByRole('button', { name: /^Stop it/ }).focus();
  await keyboard.press('Enter');
  await expect(step).toContainText('Failed');
  await step.getByRole('button', { name: 'Skip this step…' }).focus();
  await keyboard.press('Enter');
  const dialog = portal.getByRole('dialog');
  await dialog.getByLabel('Why?').fill('The pods are ready');
  await dialog.getByRole('button', { name: /^Skip: / }).focus();
  await keyboard.press('Enter');
  await expectStep(portal, 'See that it helps');
  await keyboard.press('Enter');
  await expectStep(portal, 'Write it down');
  await step.getByLabel('Address of what shows it').focus();
  await keyboard.type('https://git.example/veza/change/1');
  await keyboard.press('Control+Enter');
  await expect(portal.getByText('Completed').first()).toBeVisible();

  // It stands with the runbook, and with the service.
  await visit(portal, RUNBOOK);
  await expect(
    portal.locator(`main li a[href="${path}"]`).first(),
  ).toBeVisible();
});

test('a second person sees what the first one does', async ({
  portal,
  oscar,
}) => {
  const path = await start(portal);
  await visit(oscar, path);
  const his = oscar.getByRole('region', { name: 'This step' });
  await expect(his).toContainText('See what runs now');
  await portal.keyboard.press('Enter');
  await expectStep(portal, 'Where is the bottleneck?');
  await expect(
    his.getByRole('heading', { name: 'Where is the bottleneck?' }),
  ).toBeVisible();
  await abort(portal);
  await expect(oscar.getByText('Aborted').first()).toBeVisible();
});

async function views(page: Page): Promise<Record<string, View>> {
  await visit(page, '/runbooks/runs');
  const one = page.locator('main li a[href*="/runbooks/runs/"]').first();
  await expect(one).toBeVisible();
  const path = (await one.getAttribute('href')) ?? '';
  return {
    'runbooks, tab': { path: `${ENTITY}/runbooks`, shown: 'li' },
    'runbooks, all': { path: '/runbooks', shown: 'li' },
    'runbooks, uncovered': { path: '/runbooks?view=uncovered', shown: 'h2' },
    'runbooks, runs': { path: '/runbooks/runs', shown: 'li' },
    'runbooks, one': { path: RUNBOOK, shown: 'article ol' },
    'runbooks, start dialog': {
      path: `${RUNBOOK}?start`,
      within: '[role=dialog]',
      shown: 'select',
    },
    'runbooks, run': { path, shown: 'nav ol' },
    'runbooks, keys': {
      path,
      within: '[role=dialog]',
      shown: 'dl',
      act: async each => {
        await expect(each.locator('main nav ol')).toBeVisible();
        await each.keyboard.press('?');
      },
    },
  };
}

test('no view of runbooks breaks WCAG A or AA, light theme', async ({
  portal,
}) => {
  await expectAccessible(portal, await views(portal));
});

test('no view of runbooks breaks WCAG A or AA, dark theme', async ({
  french,
}) => {
  await expectAccessible(french, await views(french));
});

test('the page of a run fits on a phone', async ({ portal }) => {
  const path = await start(portal);
  const viewport = portal.viewportSize();
  await portal.setViewportSize({ width: 360, height: 740 });
  try {
    await visit(portal, path);
    const main = portal.getByRole('button', { name: /^Carry out/ });
    await expect(main).toBeVisible();
    const wider = await portal.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
    // Nothing lies over it, not even the bar at the bottom.
    await main.click({ trial: true });
  } finally {
    if (viewport) {
      await portal.setViewportSize(viewport);
    }
  }
  await abort(portal);
});
