import { expect, Page } from '@playwright/test';
import { rollBackBadCanary } from './rolloutSteps';
import {
  ENTITY,
  expectAccessible,
  openBeside,
  SERVICE,
  setImage,
  test,
  versionOf,
  visit,
} from './support';

const DORA = `${ENTITY}/dora`;
const METRICS = [
  'Deployment frequency',
  'Change lead time',
  'Change fail rate',
  'Failed deployment recovery time',
  'Deployment rework rate',
];
const FAIL_RATE = 'Change fail rate';
const RECOVERY = 'Failed deployment recovery time';

function card(page: Page, metric: string) {
  return page.getByRole('main').getByRole('region', { name: metric });
}

/** Of how many deployments how many failed, as the card says. */
async function failed(page: Page) {
  const text = await card(page, FAIL_RATE)
    .getByText(/^\d+ of \d+ deployments$/)
    .textContent();
  const [failures, all] = (text ?? '').match(/\d+/g) ?? [];
  return { failures: Number(failures), all: Number(all) };
}

/** Opens what a number is made of. */
async function open(page: Page, metric: string) {
  await card(page, metric)
    .getByRole('button', { name: `Show what ${metric} is made of` })
    .click();
  return page.getByRole('dialog', { name: new RegExp(`^${metric}`) });
}

test('90 days stand behind the five metrics, and each opens to what it is made of', async ({
  portal,
}) => {
  await visit(portal, DORA);
  // The commits of the past are read while the portal is already there.
  await expect(card(portal, 'Change lead time')).toContainText(/\d+ changes/, {
    timeout: 60_000,
  });
  for (const metric of METRICS) {
    await expect(
      card(portal, metric).getByRole('button', {
        name: `Show what ${metric} is made of`,
      }),
    ).toContainText(/\d/);
  }
  const { failures, all } = await failed(portal);
  expect(all).toBeGreaterThan(30);
  expect(failures).toBeGreaterThan(0);

  const drawer = await open(portal, FAIL_RATE);
  await expect(drawer).toContainText(`${failures}`);
  await expect(drawer.getByText('How the number comes about')).toBeVisible();
  await portal.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('a rollout that the portal takes back moves change fail rate and recovery time within 5 s, and stands behind them', async ({
  portal,
  oscar,
  profile,
}) => {
  test.setTimeout(240_000);
  const watching = await openBeside(profile, DORA);
  await expect(card(watching, FAIL_RATE)).toContainText(
    /\d+ of \d+ deployments/,
  );
  const before = await failed(watching);
  const recoveries = await card(watching, RECOVERY)
    .getByText(/^\d+ recover/)
    .textContent();

  const running = versionOf('veza-production');
  const { rollout, tag } = await rollBackBadCanary(portal, oscar);

  await expect
    .poll(() => failed(watching), { timeout: 5_000, intervals: [100] })
    .toEqual({ failures: before.failures + 1, all: before.all + 1 });
  await expect(card(watching, RECOVERY)).not.toContainText(
    recoveries ?? 'nothing',
    { timeout: 5_000 },
  );

  const drawer = await open(watching, FAIL_RATE);
  const record = drawer.getByRole('listitem').filter({ hasText: tag });
  await expect(record.first()).toContainText('Failed');
  await expect(
    drawer.getByRole('link', { name: /rollout/i }).first(),
  ).toHaveAttribute('href', new RegExp(`${rollout}$`));
  setImage('veza-staging', running, SERVICE);
});

test('no view of metrics breaks WCAG A or AA, light theme', async ({
  portal,
}) => {
  await expectAccessible(portal, views());
});

test('no view of metrics breaks WCAG A or AA, dark theme, in French', async ({
  french,
}) => {
  await expectAccessible(french, views());
});

function views() {
  return {
    entity: { path: DORA, shown: 'h3' },
    'records behind a number': {
      path: `${DORA}?metric=change-fail-rate`,
      within: 'body',
      shown: '[role=dialog] li',
    },
    group: {
      path: '/catalog/default/group/veza-team/dora',
      shown: 'table',
    },
    catalog: { path: '/dora', shown: 'h3' },
    'home page': { path: '/', within: 'body', shown: 'h2' },
  };
}
