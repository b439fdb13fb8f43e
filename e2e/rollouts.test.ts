import { expect, Page } from '@playwright/test';
import {
  ENDED_WITHIN_MS,
  grant,
  outcome,
  promoteToProduction,
  rollBackBadCanary,
  runsInStaging,
} from './rolloutSteps';
import { kubectl, newTag, SERVICE, setImage, test, versionOf } from './support';

const WEB = 'veza-web';

/** Where a rollout is and why, in words. */
function sentence(page: Page) {
  return page.locator('main article [role=status]').first();
}

function weights() {
  return kubectl(
    '--namespace',
    'veza-production',
    'get',
    `virtualservice/${SERVICE}`,
    '--output',
    'jsonpath={.spec.http[0].route[*].weight}',
  );
}

function selectorOfWeb() {
  return kubectl(
    '--namespace',
    'veza-production',
    'get',
    `service/${WEB}`,
    '--output',
    'jsonpath={.spec.selector}',
  );
}

test('a canary waits for a second person on production, then goes 5 → 25 → 50 → 100', async ({
  portal,
  oscar,
}) => {
  test.setTimeout(240_000);
  const tag = newTag('good');
  await runsInStaging(portal, SERVICE, tag);
  const path = await promoteToProduction(portal, {
    service: SERVICE,
    tag,
    strategy: 'canary',
  });
  await expect(outcome(portal, 'Waiting')).toBeVisible();
  await expect(
    portal.getByRole('listitem').filter({ hasText: 'Somebody else agrees' }),
  ).toContainText('Closed');
  await expect(portal.getByRole('button', { name: 'Pause' })).toBeHidden();
  expect(weights()).toBe('100 0');

  await grant(oscar, path);

  for (const percent of [5, 25, 50, 100]) {
    await expect(sentence(portal)).toContainText(
      `${percent} % of the requests to the new version`,
      { timeout: 40_000 },
    );
  }
  await expect(outcome(portal, 'Succeeded')).toBeVisible({
    timeout: ENDED_WITHIN_MS,
  });
  expect(versionOf('veza-production')).toBe(tag);
  expect(weights()).toBe('100 0');
  await portal.getByRole('button', { name: 'As a table' }).click();
  const table = portal.getByRole('table', {
    name: 'Requests and metrics over time',
  });
  for (const percent of ['5 %', '25 %', '50 %', '100 %']) {
    await expect(
      table.getByRole('cell', { name: percent, exact: true }).first(),
    ).toBeVisible();
  }
  await expect(
    table.getByRole('cell', { name: /, Passed$/ }).first(),
  ).toBeVisible();

  await portal.getByRole('link', { name: 'its deployments' }).click();
  await portal
    .getByRole('article')
    .filter({ hasText: tag })
    .getByRole('link', { name: 'Its rollout' })
    .click();
  await expect(portal).toHaveURL(new RegExp(`${path}$`));
});

test('a bad canary rolls itself back', async ({ portal, oscar }) => {
  test.setTimeout(240_000);
  const before = versionOf('veza-production');
  const { tag } = await rollBackBadCanary(portal, oscar);
  const clock = portal.getByRole('region', { name: 'Way back' });
  await expect(clock).toContainText('Within the promised 5:00');
  await expect(clock).toContainText(/not within at least 99 %/);
  expect(versionOf('veza-production')).toBe(before);
  expect(weights()).toBe('100 0');
  await portal.getByRole('link', { name: 'its deployments' }).click();
  await expect(
    portal.getByRole('article').filter({ hasText: tag }),
  ).toContainText('Rolled back');
  setImage('veza-staging', before);
});

test('a blue-green switches, and switches back from what fails', async ({
  portal,
  oscar,
}) => {
  test.setTimeout(300_000);
  const switchTo = async (tag: string) => {
    await runsInStaging(portal, WEB, tag);
    const path = await promoteToProduction(portal, {
      service: WEB,
      tag,
      strategy: 'blue-green',
    });
    await grant(oscar, path);
    await expect
      .poll(selectorOfWeb, { timeout: 60_000, intervals: [300] })
      .toContain('canary');
  };
  const good = newTag('green');
  await switchTo(good);
  await expect(outcome(portal, 'Succeeded')).toBeVisible({
    timeout: ENDED_WITHIN_MS,
  });
  expect(selectorOfWeb()).not.toContain('quarterdeck.io/track');
  expect(versionOf('veza-production', WEB)).toBe(good);

  await switchTo(newTag('slow'));
  await expect(outcome(portal, 'Rolled back')).toBeVisible({
    timeout: ENDED_WITHIN_MS,
  });
  expect(selectorOfWeb()).not.toContain('canary');
  expect(versionOf('veza-production', WEB)).toBe(good);
  setImage('veza-staging', good, WEB);
});
